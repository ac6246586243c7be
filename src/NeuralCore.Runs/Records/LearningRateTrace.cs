namespace NeuralCore.Runs.Records;

/// <summary>Records the learning rate during a training, at no more steps than a chart can show.</summary>
internal sealed class LearningRateTrace : TrainingCallback
{
    private const int MaxPoints = 500;
    private const string Name = "learningRateTrace";

    private readonly List<(double Epoch, double Rate)> points = new(MaxPoints + 2);
    private double nextAt;
    private double interval;

    /// <summary>The rate over the training; time in epochs.</summary>
    public IReadOnlyList<(double Epoch, double Rate)> Points => points;

    public override void OnStart(Network network, TrainingOptions options) =>
        interval = (double)options.Epochs / MaxPoints;

    public override void OnCheckpoint(Checkpoint checkpoint) =>
        checkpoint.Add(Name, [.. points.SelectMany(point => (double[])[point.Epoch, point.Rate])]);

    public override void OnResume(Network network, Checkpoint checkpoint, IReadOnlyList<EpochRecord> epochs)
    {
        points.AddRange(checkpoint.Numbers(Name).Chunk(2).Select(pair => (pair[0], pair[^1])));
        nextAt = points.Count == 0 ? 0 : points[^1].Epoch + interval;
    }

    public override void OnBatch(in BatchProgress progress)
    {
        double at = progress.Epoch - 1 + (double)progress.Step / progress.Steps;
        if (at < nextAt) return;
        points.Add((at, progress.LearningRate));
        nextAt = at + interval;
    }
}
