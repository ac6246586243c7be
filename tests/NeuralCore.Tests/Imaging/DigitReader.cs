using NeuralCore.Handwriting.Pages;

namespace NeuralCore.Tests.Imaging;

/// <summary>A newly trained network, used to read pages.</summary>
internal sealed class DigitReader : IDisposable
{
    private readonly WorkerTeam team = new(threads: 2);
    private readonly Evaluator evaluator;
    private readonly Dataset data;

    public DigitReader(Dataset training, string preset, int epochs, int batchSize, Augmentation? augmentation = null)
    {
        data = training;
        Network network = NetworkArchitecture.Build(Presets.Find(preset, classes: 10)!, training.SampleShape, seed: 1);
        Trainer.Fit(network, training, new TrainingOptions
        {
            Epochs = epochs, BatchSize = batchSize, ValidationSplit = 0, MeasuredImages = 0, Augmentation = augmentation ?? Augmentation.None,
            Schedule = new OneCycleSchedule(), Optimizer = parameters => new Adam(parameters, learningRate: 0.005),
        });
        evaluator = new Evaluator(network, team, batch: 64);
    }

    /// <summary>The guesses for images (N, 28, 28).</summary>
    public int[] Read(byte[] images)
    {
        Predictions said = Predict(images);
        return [.. Enumerable.Range(0, said.Count).Select(said.Prediction)];
    }

    /// <summary>All digits of a page, line after line.</summary>
    public string Read(PageReading page) => string.Concat(Read([.. page.Lines.SelectMany(line => line).SelectMany(crop => crop.Pixels.ToArray())]));

    public void Dispose() => team.Dispose();

    private Predictions Predict(byte[] images) => evaluator.Predict(new Dataset("crops", data.SampleShape, images, new byte[images.Length / data.SampleShape.Length], data.ClassNames));
}
