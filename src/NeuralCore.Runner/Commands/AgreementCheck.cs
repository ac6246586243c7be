using System.Globalization;
using NeuralCore.Handwriting;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary>Holds a network that was written in another form against the original, on a thousand images.</summary>
internal static class AgreementCheck
{
    public const int Images = 1000;

    /// <summary>The largest relative difference that comes from the order of sums alone.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>Whether both say the same.</summary>
    public static bool Holds(Agreement agreement) => agreement.RelativeDifference <= Tolerance;

    /// <param name="scaling">What <paramref name="network"/> wants done to pixels from 0 to 1.</param>
    /// <param name="otherScaling">What <paramref name="other"/> wants.</param>
    public static Agreement Run(Screen screen, Network network, Network other, int threads, InputScaling scaling,
        InputScaling otherScaling)
    {
        using var team = new WorkerTeam(threads);
        (string what, Action<int, Tensor> fill) = network.InputShape == MnistFormat.ImageShape ? Digits(screen, team)
            : ("inputs of noise", Noise);
        var agreement = Agreement.Measure(network, other, team, Images, fill, scaling, otherScaling);
        screen.Line(string.Create(CultureInfo.InvariantCulture, 
            $"Check  {Figures.Count(agreement.Count)} {what}: " +
            $"{(agreement.OtherPredictions == 0 ? "the same answers" : Figures.Count(agreement.OtherPredictions, "other answer"))}, largest difference {agreement.LargestDifference:0.0e0} where the largest output is {agreement.LargestOutput:0.0}"));
        return agreement;
    }

    private static (string What, Action<int, Tensor> Fill) Digits(Screen screen, WorkerTeam team)
    {
        TimingDigits digits = new DataFinder(screen, CancellationToken.None).ForTiming(Images);
        return ($"images ({digits.Source})", (start, input) =>
            digits.Images.FillSamples(team, [.. Enumerable.Range(start, input.Shape[0])], input));
    }

    private static void Noise(int start, Tensor input)
    {
        var random = new RandomStream(TrainingDefaults.Seed, RandomPurpose.Digits, index: start);
        foreach (ref float value in input.Span) value = (float)random.NextDouble();
    }
}
