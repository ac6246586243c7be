using NeuralCore.Diagnosis;

namespace NeuralCore.Runs.Records;

/// <summary>What <c>doctor --json</c> prints.</summary>
/// <param name="Checks">In the order of execution.</param>
internal sealed record DoctorMetrics(int Errors, int Warnings, IReadOnlyList<DoctorMetrics.Entry> Checks)
{
    public static DoctorMetrics Of(IReadOnlyList<CheckResult> results)
    {
        Finding[] findings = [.. results.SelectMany(result => result.Findings)];
        int errors = findings.Count(finding => finding.Severity == Severity.Error);
        return new DoctorMetrics(
            errors, findings.Length - errors,
            [.. results.Select(result => new Entry(
                result.Check, FindingRecord.Verdict(result.Severity), result.Seen,
                [.. result.Findings.Select(FindingRecord.Of)]))]);
    }

    /// <param name="Verdict"><c>ok</c>, <c>warning</c> or <c>error</c>.</param>
    /// <param name="Seen">What was measured, as text.</param>
    internal sealed record Entry(string Check, string Verdict, string Seen, IReadOnlyList<FindingRecord> Findings);
}
