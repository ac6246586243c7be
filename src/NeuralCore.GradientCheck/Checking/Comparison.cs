using System.Globalization;

namespace NeuralCore.GradientCheck;

/// <summary>Compares analytic with numeric values and decides whether the check passes.</summary>
/// <remarks><code>
/// error   = |analytic − numeric| / max(|analytic|, |numeric|, 10⁻²·scale),  scale = the largest value of the argument
/// passed  ⇔ every error ≤ tolerance, no scale is 0, at least as many pairs compared as skipped
/// </code>
/// The floor is relative to the argument: a value much smaller than its neighbours contains their rounding
/// errors.</remarks>
internal sealed class Comparison
{
    /// <summary>Below this share of an argument's largest value, errors are relative to that share.</summary>
    private const double Floor = 1e-2;

    /// <summary>A gradient below this counts as zero; a comparison of zero with zero checks nothing.</summary>
    private const double MinScale = 1e-8;

    private int compared;
    private int skipped;
    private double worstError;
    private (string Argument, string Index, double Analytic, double Numeric) worst = ("", "", 0, 0);
    private string? failure;
    private string? kinks;

    /// <summary>Whether too many samples are at kinks for a valid check, while no error was found.</summary>
    public bool AtKinks => failure is null && kinks is not null;

    /// <summary>Compares sampled entries of an argument's gradient.</summary>
    /// <param name="skippedHere">Number of samples at kinks.</param>
    public void Compare(string argument, IReadOnlyList<Pair> pairs, int skippedHere = 0)
    {
        compared += pairs.Count;
        skipped += skippedHere;
        double scale = Measure(argument, pairs);
        if (skippedHere > pairs.Count)
            kinks = $"{skippedHere} of {pairs.Count + skippedHere} samples of {argument} are at kinks";
        else if (!(scale >= MinScale)) Fail($"the gradient of {argument} is zero on both sides, which proves nothing");
    }

    /// <summary>Compares an argument on which the result does not depend.</summary>
    public void CompareVanishing(string argument, IReadOnlyList<Pair> pairs)
    {
        compared += pairs.Count;
        foreach (Pair pair in pairs)
        {
            if (!(Math.Abs(pair.Analytic) < MinScale && Math.Abs(pair.Numeric) < MinScale))
                Fail($"the gradient of {argument} should vanish, but {pair.Index} is {pair.Analytic:R}");
        }
    }

    /// <summary>
    /// Compares two whole tensors that the library computes in two ways and that must agree; not counted.
    /// </summary>
    public void RequireSame(string argument, Tensor analytic, Tensor expected)
    {
        var pairs = new Pair[analytic.Length];
        for (int i = 0; i < pairs.Length; i++) pairs[i] = new Pair(Locate(analytic.Shape, i), analytic[i], expected[i]);
        Measure(argument, pairs);
    }

    public void Fail(string reason) => failure ??= reason;

    public GradientReport Report(string subject, string shape) => new(
        "", default, subject, shape, 0, Cases: 1, compared, skipped, worstError, worst.Argument, worst.Index,
            worst.Analytic, worst.Numeric,
        failure ?? kinks ?? (compared == 0 ? "nothing was compared" : null));

    /// <summary><c>[0, 2, 1]</c></summary>
    public static string Locate(Shape shape, int offset)
    {
        var indices = new int[shape.Rank];
        for (int axis = shape.Rank - 1; axis >= 0; axis--) (offset, indices[axis]) = Math.DivRem(offset, shape[axis]);
        return $"[{string.Join(", ", indices)}]";
    }

    private double Measure(string argument, IReadOnlyList<Pair> pairs)
    {
        double scale = 0;
        foreach (Pair pair in pairs) scale = Math.Max(scale, Math.Max(Math.Abs(pair.Analytic), Math.Abs(pair.Numeric)));
        foreach (Pair pair in pairs)
        {
            double size = Math.Max(Floor * scale, Math.Max(Math.Abs(pair.Analytic), Math.Abs(pair.Numeric)));
            double error = pair.Analytic == pair.Numeric ? 0 : Math.Abs(pair.Analytic - pair.Numeric) / size;
            if (double.IsNaN(error)) error = double.PositiveInfinity;
            if (error > worstError || worst.Argument.Length == 0)
                (worstError, worst) = (error, (argument, pair.Index, pair.Analytic, pair.Numeric));
            if (error > GradientChecker.Tolerance)
                Fail(string.Create(
                    CultureInfo.InvariantCulture, $"{argument}{pair.Index} is {pair.Analytic:R}, should be {pair.Numeric:R}"));
        }

        return scale;
    }
}

/// <summary>A value of the library and the expected value.</summary>
/// <param name="Index">Position: <c>[0, 2, 1]</c>.</param>
internal readonly record struct Pair(string Index, double Analytic, double Numeric);
