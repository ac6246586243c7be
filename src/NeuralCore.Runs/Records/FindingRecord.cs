using NeuralCore.Diagnosis;

namespace NeuralCore.Runs.Records;

/// <summary>A finding in a JSON file.</summary>
/// <param name="Code"><c>NC101</c>; docs/doctor.md lists all.</param>
/// <param name="Severity"><c>warning</c> or <c>error</c>.</param>
internal sealed record FindingRecord(string Code, string Severity, string Text)
{
    public static FindingRecord Of(Finding finding) => new(finding.Code, Verdict(finding.Severity), finding.Text);

    /// <summary>The text of a severity; null is a check without findings.</summary>
    public static string Verdict(Diagnosis.Severity? severity) => severity switch
    {
        null => "ok",
        Diagnosis.Severity.Warning => "warning",
        _ => "error",
    };
}
