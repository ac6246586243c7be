extern alias InDouble;
using System.Globalization;
using InDouble::NeuralCore.GradientCheck;

namespace NeuralCore.Runner.Terminal;

/// <summary>One line per check, as soon as it is done; then the failures in detail.</summary>
internal sealed class GradientTable
{
    private static readonly int NameWidth = GradientCatalogue.Entries.Max(entry => entry.Name.Length);

    private readonly Screen screen;

    public GradientTable(Screen screen)
    {
        this.screen = screen;
        screen.Line(Row("kind", "name", "compared", "skipped", "max error", "result"), "grey");
    }

    public void Add(GradientReport report) => screen.Line(
        Row(
            report.Kind.ToString().ToLowerInvariant(), report.Name, Figures.Count(report.Compared),
            Figures.Count(report.Skipped),
            report.WorstError.ToString("0.0e+00", CultureInfo.InvariantCulture), report.Passed ? "passed" : "FAILED"),
        report.Passed ? null : "bold red");

    public void Close(IReadOnlyList<GradientReport> reports, ulong seed, int cases)
    {
        screen.Line();
        foreach (GradientReport failed in reports.Where(report => !report.Passed)) screen.Line($"{failed}", "red");
        int passed = reports.Count(report => report.Passed);
        screen.Line($"{passed} passed, {reports.Count - passed} failed: " +
            $"{Figures.Count(reports.Sum(report => report.Compared))} values compared, {cases} cases each, seed " +
            $"{seed}, tolerance {GradientChecker.Tolerance:0e+00} (relative error).");
    }

    private static string Row(
        string kind, string name, string compared, string skipped, string worst, string verdict) =>
        $"{kind,-11}  {name.PadRight(NameWidth)}  {compared,8}  {skipped,7}  {worst,11}  {verdict}";
}
