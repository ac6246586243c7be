using System.Globalization;

namespace NeuralCore.GradientCheck;

/// <summary>
/// The result of a gradient check: how much was compared, and the largest difference between analytic and numeric
/// value.
/// </summary>
/// <param name="Name">Name of the catalogue entry.</param>
/// <param name="Subject">The checked object, in the notation of architecture texts: <c>Conv2D: conv 3x2x5 stride 2
/// same</c>.</param>
/// <param name="Shape">Shape of its input, with the batch axis.</param>
/// <param name="Seed">Seed that reproduces the case.</param>
/// <param name="Cases">Number of cases: 1, or the number of merged cases.</param>
/// <param name="Compared">Number of entries and directions compared.</param>
/// <param name="Skipped">Number of entries and directions skipped because the function has a kink there.</param>
/// <param name="WorstError">The largest symmetric relative error.</param>
/// <param name="Argument">Argument of the largest error: <c>x</c> or a parameter's name.</param>
/// <param name="Index">Its position in the argument: <c>[0, 2, 1]</c>, or a random direction.</param>
/// <param name="Analytic">The library's value there.</param>
/// <param name="Numeric">The expected value: a finite difference, or the result of a plain formula.</param>
/// <param name="Failure">Why the check failed; null if it passed.</param>
public sealed record GradientReport(
    string Name, CheckKind Kind, string Subject, string Shape, ulong Seed, int Cases, int Compared, int Skipped,
    double WorstError, string Argument, string Index, double Analytic, double Numeric, string? Failure)
{
    public bool Passed => Failure is null;

    /// <summary>
    /// Merges several cases of one entry: counts are added, the largest error and the first failure are kept.
    /// </summary>
    public static GradientReport Merge(IReadOnlyList<GradientReport> cases)
    {
        GradientReport shown = cases.FirstOrDefault(report => !report.Passed)
            ?? cases.MaxBy(report => report.WorstError)!;
        return shown with
        {
            Cases = cases.Sum(report => report.Cases),
            Compared = cases.Sum(report => report.Compared),
            Skipped = cases.Sum(report => report.Skipped),
        };
    }

    /// <summary>Result, layer, shape, argument, index, both values and the seed on one line.</summary>
    public override string ToString()
    {
        string verdict = Passed ? "passed" : $"FAILED: {Failure}";
        return string.Create(CultureInfo.InvariantCulture,
            $"{Name} {verdict} | {Subject} | input {Shape} | worst at {Argument}{Index}: analytic {Analytic:R}, " +
                $"numeric {Numeric:R}, relative error {WorstError:0.0e+00} | {Compared} compared, {Skipped} skipped " +
                $"| seed {Seed}");
    }
}
