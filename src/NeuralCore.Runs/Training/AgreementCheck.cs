using System.Globalization;
using NeuralCore.Handwriting;
using NeuralCore.Runs.Progress;

namespace NeuralCore.Runs.Training;

/// <summary>Compares the outputs of a converted network with those of the original, on a thousand images.</summary>
internal static class AgreementCheck
{
    public const int Images = 1000;

    /// <summary>Maximum relative difference, above that of a different order of summation.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>Whether the outputs agree.</summary>
    public static bool Holds(Agreement agreement) => agreement.RelativeDifference <= Tolerance;

    /// <param name="scaling">The input scaling of <paramref name="network"/>.</param>
    /// <param name="otherScaling">The input scaling of <paramref name="other"/>.</param>
    public static Agreement Run(IMessages messages, Network network, Network other, int threads, InputScaling scaling,
        InputScaling otherScaling)
    {
        using var team = new WorkerTeam(threads);
        (string what, Action<int, Tensor> fill) = network.InputShape == MnistFormat.ImageShape ? Digits(messages, team)
            : ("random inputs", Noise);
        var agreement = Agreement.Measure(network, other, team, Images, fill, scaling, otherScaling);
        string predictions = agreement.OtherPredictions == 0 ? "the same predictions"
            : Figures.Count(agreement.OtherPredictions, "different prediction");
        messages.Line(string.Create(CultureInfo.InvariantCulture,
            $"Check  {Figures.Count(agreement.Count)} {what}: {predictions}, largest absolute difference " +
            $"{agreement.LargestDifference:0.0e0} of outputs up to {agreement.LargestOutput:0.0}"));
        return agreement;
    }

    private static (string What, Action<int, Tensor> Fill) Digits(IMessages messages, WorkerTeam team)
    {
        TimingDigits digits = new DataFinder(messages, CancellationToken.None).ForTiming(Images);
        return ($"images ({digits.Source})", (start, input) =>
            digits.Images.FillSamples(team, [.. Enumerable.Range(start, input.Shape[0])], input));
    }

    private static void Noise(int start, Tensor input)
    {
        var random = new RandomStream(TrainingDefaults.Seed, RandomPurpose.Digits, index: start);
        foreach (ref float value in input.Span) value = (float)random.NextDouble();
    }
}
