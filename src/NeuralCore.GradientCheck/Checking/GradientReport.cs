using System.Globalization;

namespace NeuralCore.GradientCheck;

/// <summary>
/// What a check found: how much was compared, and where analytic and numeric value are furthest apart.
/// </summary>
/// <param name="Name">The catalogue's name.</param>
/// <param name="Subject">What was checked, as an architecture text writes it:
/// <c>Conv2D: conv 3x2x5 stride 2 same</c>.</param>
/// <param name="Shape">Of its input, the batch first.</param>
/// <param name="Seed">Draws this case again.</param>
/// <param name="Cases">Cases that were drawn: 1, or as many as were merged.</param>
/// <param name="Compared">Entries and directions that were compared.</param>
/// <param name="Skipped">Those left out because the function has a kink there.</param>
/// <param name="WorstError">The largest symmetric relative error.</param>
/// <param name="Argument">Where it is: <c>x</c> or a parameter's name.</param>
/// <param name="Index">Where in it: <c>[0, 2, 1]</c>, or a random direction.</param>
/// <param name="Analytic">The library's value there.</param>
/// <param name="Numeric">The value it should have: a finite difference, or a plainly written formula's.</param>
/// <param name="Failure">Why the check failed; null where it passed.</param>
public sealed record GradientReport(
    string Name, CheckKind Kind, string Subject, string Shape, ulong Seed, int Cases, int Compared, int Skipped,
    double WorstError, string Argument, string Index, double Analytic, double Numeric, string? Failure)
{
    public bool Passed => Failure is null;

    /// <summary>
    /// Several cases of one entry as one: counts added, the worst place of all; the first failure wins.
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

    /// <summary>Verdict, layer, shape, argument, index, both values and the seed on one line.</summary>
    public override string ToString()
    {
        string verdict = Passed ? "passed" : $"FAILED: {Failure}";
        return string.Create(CultureInfo.InvariantCulture,
            $"{Name} {verdict} | {Subject} | input {Shape} | worst at {Argument}{Index}: analytic {Analytic:R}, " +
                $"numeric {Numeric:R}, relative error {WorstError:0.0e+00} | {Compared} compared, {Skipped} skipped " +
                $"| seed {Seed}");
    }
}
