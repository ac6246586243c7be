using NeuralCore.Disturbances;

namespace NeuralCore;

/// <summary>Accuracy on images that are shifted, turned, scaled, thickened, thinned and noisy: what is left of it outside the laboratory.</summary>
public static class Robustness
{
    /// <summary>Reads all of <paramref name="data"/> once for each disturbance.</summary>
    /// <param name="team">Threads that compute; null for <see cref="WorkerTeam.Shared"/>.</param>
    /// <param name="progress">Told each row as it is known.</param>
    /// <remarks>The result depends on neither the threads nor the order of the disturbances. Each image is read once a row, in one drawn direction, so that the interval counts independent images.</remarks>
    /// <exception cref="OperationCanceledException"/>
    public static IReadOnlyList<RobustnessRow> Measure(
        Network network, Dataset data, WorkerTeam? team = null, RobustnessOptions? options = null,
        IProgress<RobustnessRow>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new RobustnessOptions();
        team ??= WorkerTeam.Shared;
        if (options.Limit < data.Count) data = data.Take(options.Limit);
        Guard.Require(data.Count > 0, $"{data.Name} has no images to read.");
        Guard.Require(
            data.HasClasses,
            $"The targets of {data.Name} are {data.Targets}; robustness compares accuracies, which need classes.");
        var evaluator = new Evaluator(network, team, scaling: options.Scaling);
        var warpers = new ImageWarpers(data.SampleShape, team);
        var images = new byte[checked(data.Count * data.SampleShape.Length)];
        var rows = new List<RobustnessRow>();
        foreach (Disturbance disturbance in options.Disturbances)
        {
            cancellation.ThrowIfCancellationRequested();
            warpers.Run(data.Count, new Work { Disturbance = disturbance, Data = data, Seed = options.Seed, Images = images });
            var disturbed = Dataset.OfBytes($"{data.Name}, {disturbance}", data.SampleShape, images, data.Targets);
            EvaluationResult result = evaluator.Evaluate(disturbed, cancellation: cancellation);
            var row = new RobustnessRow(
                disturbance.Kind, disturbance.Setting, disturbance.Strength, result.Count, result.Accuracy!.Value,
                WilsonInterval.Of(result.Count - result.Errors!.Value, result.Count));
            rows.Add(row);
            progress?.Report(row);
        }

        return rows;
    }

    private struct Work : IImageWork
    {
        public Disturbance Disturbance;
        public Dataset Data;
        public ulong Seed;
        public byte[] Images;

        public readonly void Run(ImageWarper warper, int n)
        {
            int length = Data.SampleShape.Length;
            Disturbance.Apply(Data.Image(n), warper, new RandomStream(Seed, RandomPurpose.Disturb, index: n), Images.AsSpan(n * length, length));
        }
    }
}

/// <summary>How well a network reads disturbed images.</summary>
/// <param name="Kind">What was changed: <c>shift</c>.</param>
/// <param name="Setting">How far, for people: <c>2 px</c>.</param>
/// <param name="Strength">How far, for programs: pixels, degrees, a factor, a share of full ink. Below 0 for thinner strokes.</param>
/// <param name="Images">Images read, each once.</param>
/// <param name="Accuracy">Share of images classified correctly, in [0, 1].</param>
/// <param name="Interval">Where the accuracy lies at 95 %.</param>
public sealed record RobustnessRow(string Kind, string Setting, double Strength, int Images, double Accuracy, Interval Interval);
