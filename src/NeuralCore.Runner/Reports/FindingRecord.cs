using NeuralCore.Training.Diagnosis;

namespace NeuralCore.Runner.Reports;

/// <summary>A finding in a JSON file.</summary>
/// <param name="Code"><c>NC101</c>; docs/doctor.md lists all.</param>
/// <param name="Severity"><c>warning</c> or <c>error</c>.</param>
internal sealed record FindingRecord(string Code, string Severity, string Text)
{
    public static FindingRecord Of(Finding finding) => new(finding.Code, CheckTable.Verdict(finding.Severity), finding.Text);
}
