using NeuralCore.Diagnosis;
using NeuralCore.Runs.Records;

namespace NeuralCore.Runner.Terminal;

/// <summary>One line per check, as soon as it is done, and one per finding.</summary>
internal static class CheckTable
{
    private const int VerdictWidth = 7, CheckWidth = 23;

    public static void Write(Screen screen, CheckResult result)
    {
        screen.Line(Row(FindingRecord.Verdict(result.Severity), result.Check, result.Seen), Style(result.Severity));
        foreach (Finding finding in result.Findings)
            screen.Line(Row("", finding.Code, finding.Text), Style(finding.Severity));
    }

    private static string Row(string verdict, string what, string text) =>
        $"{verdict.PadRight(VerdictWidth)}  {what.PadRight(CheckWidth)}  {text}";

    private static string? Style(Severity? severity) => severity switch
    {
        null => null,
        Severity.Warning => "yellow",
        _ => "red",
    };
}
