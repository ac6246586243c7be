using NeuralCore.Handwriting;
using NeuralCore.Runs.Progress;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Training;

/// <summary>Determines the input scaling of an ONNX graph that does not specify it, by evaluating the usual scalings on
/// labelled images on this machine.</summary>
/// <remarks>Training images, never test images: a choice made on the test set would bias its
/// accuracy.</remarks>
internal sealed class ScaleSearch(IMessages messages, int threads, CancellationToken cancellation)
{
    /// <summary>Training images of each trial.</summary>
    public const int Images = 500;

    /// <summary>If no scaling reaches this accuracy, the images are not those that the network was trained
    /// on.</summary>
    private const double MinAccuracy = 0.5;

    /// <summary>Accuracies within this distance are equal, and the loss decides: a network without biases predicts the
    /// same classes at any scale, but with different confidence.</summary>
    private const double EqualAccuracy = 0.01;

    private const string Options = "--scale, --mean and --std change it";

    /// <summary>Pixels from 0 to 1 and from 0 to 255, normalised as in PyTorch's examples for MNIST and Fashion-MNIST,
    /// and to −1…1.</summary>
    public static IReadOnlyList<InputScaling> Candidates { get; } =
        [InputScaling.Default, new(Dataset.PixelScale), new(1, [0.1307], [0.3081]), new(1, [0.2860], [0.3530]),
            new(1, [0.5], [0.5])];

    /// <summary>The model with the scaling of its file, or the determined one.</summary>
    /// <param name="find">Finds labelled training images; null where there are none.</param>
    public Model Scaled(LoadedModel loaded, Func<Dataset?> find)
    {
        Model model = loaded.Model;
        if (loaded.IsScalingKnown) return model;
        if (find() is not { Count: > 0 } labelled || !labelled.HasClasses || labelled.SampleShape != model.InputShape
            || labelled.ClassNames.Count != model.Network.OutputShape.Length)
        {
            messages.Note("Inputs  pixels from 0 to 1: the file does not specify a scaling, "
                + $"and there are no training images to determine it; {Options}.");
            return model;
        }

        labelled = labelled.Take(Images);
        (InputScaling Scaling, double Accuracy, double Loss)[] trials = Try(model.Network, labelled);
        double highest = trials.Max(trial => trial.Accuracy);
        (InputScaling scaling, double accuracy, _) =
            trials.Where(trial => trial.Accuracy >= highest - EqualAccuracy).MinBy(trial => trial.Loss);
        string tried = string.Join(", ", trials.Where(trial => trial.Scaling != scaling)
            .Select(trial => $"{trial.Scaling}: {Figures.Percent(trial.Accuracy)}"));
        string images = $"{Figures.Count(labelled.Count)} images of {labelled.Name}";
        if (highest < MinAccuracy)
        {
            messages.Note("Inputs  pixels from 0 to 1: the file does not specify a scaling, and the highest accuracy "
                + $"of the usual scalings on {images} is {Figures.Percent(highest)}; {Options}.");
            return model;
        }

        messages.Line($"Inputs  {scaling}: accuracy {Figures.Percent(accuracy)} on {images} "
            + $"({tried}); {Options}.");
        return model.WithScaling(scaling);
    }

    /// <summary>Training images of the data set of a model, if they are on this machine: nothing is
    /// downloaded.</summary>
    public static Dataset? OnThisMachine(Model model)
    {
        try
        {
            return model.Provenance.GetValueOrDefault(ModelKeys.DataSet, DataChoice.Mnist) switch
            {
                DataChoice.Generated => GeneratedDigits.Create(Images, Defaults.DigitsSeed),
                DataChoice.Mnist => DatasetSource.FromEnvironment(PublishedDataset.Mnist).LoadLocal()?.Train,
                DataChoice.Fashion => DatasetSource.FromEnvironment(PublishedDataset.FashionMnist).LoadLocal()?.Train,
                _ => null,
            };
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return null; // damaged or unreadable data count as missing
        }
    }

    private (InputScaling, double, double)[] Try(Network network, Dataset labelled)
    {
        using var team = new WorkerTeam(threads);
        return [.. Candidates.Select(scaling =>
        {
            var evaluator = new Evaluator(network, team, scaling: scaling);
            EvaluationResult result = evaluator.Evaluate(labelled, cancellation: cancellation);
            return (scaling, result.Accuracy ?? 0, result.Loss);
        })];
    }
}
