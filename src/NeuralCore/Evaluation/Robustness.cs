using NeuralCore.Disturbances;

namespace NeuralCore;

/// <summary>
/// Measures robustness: the accuracy on images that are shifted, rotated, scaled, thickened, thinned or noisy.
/// </summary>
public static class Robustness
{
    /// <summary>Evaluates all of <paramref name="data"/> once for each disturbance.</summary>
    /// <param name="team">Threads that compute; null for <see cref="WorkerTeam.Shared"/>.</param>
    /// <param name="progress">Receives each row when it is complete.</param>
    /// <remarks>The result depends neither on the number of threads nor on the order of the disturbances. Each row
    /// evaluates each image once, in one random direction, so that its confidence interval counts independent
    /// images.</remarks>
    /// <exception cref="OperationCanceledException"/>
    public static IReadOnlyList<RobustnessRow> Measure(
        Network network, Dataset data, WorkerTeam? team = null, RobustnessOptions? options = null,
        IProgress<RobustnessRow>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new RobustnessOptions();
        team ??= WorkerTeam.Shared;
        if (options.Limit < data.Count) data = data.Take(options.Limit);
        Guard.Require(data.Count > 0, $"{data.Name} has no images to evaluate.");
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
            warpers.Run(
                data.Count, new Work { Disturbance = disturbance, Data = data, Seed = options.Seed, Images = images });
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
            Disturbance.Apply(
                Data.Image(n), warper, new RandomStream(Seed, RandomPurpose.Disturb, index: n),
                Images.AsSpan(n * length, length));
        }
    }
}

/// <summary>The accuracy of a network on disturbed images.</summary>
/// <param name="Kind">Kind of change: <c>shift</c>.</param>
/// <param name="Setting">Strength as text: <c>2 px</c>.</param>
/// <param name="Strength">Strength as a number: pixels, degrees, a factor, or a share of full ink. Negative for thinner
/// strokes.</param>
/// <param name="Images">Number of images.</param>
/// <param name="Accuracy">Share of images classified correctly, in [0, 1].</param>
/// <param name="Interval">The 95 % confidence interval of the accuracy.</param>
public sealed record RobustnessRow(
    string Kind, string Setting, double Strength, int Images, double Accuracy, Interval Interval);
