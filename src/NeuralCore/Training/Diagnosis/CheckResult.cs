namespace NeuralCore.Diagnosis;

/// <summary>The result of one check of the data or the network.</summary>
/// <param name="Check">Name of the check: <c>initial loss</c>.</param>
/// <param name="Seen">The measured values in a few words, for passed and failed checks alike.</param>
/// <param name="Findings">The problems found; empty if the check passed.</param>
public sealed record CheckResult(string Check, string Seen, IReadOnlyList<Finding> Findings)
{
    /// <summary>The severity of the worst finding; null if the check passed.</summary>
    public Severity? Severity => Findings.Count == 0 ? null : Findings.Max(finding => finding.Severity);

    /// <summary>Formats a loss, which may be very large or not finite.</summary>
    internal static string Figure(double loss) => loss.ToString(Math.Abs(loss) < 1e4 ? "0.00" : "G3");

    internal static CheckResult Of(string check, string seen, params IEnumerable<Finding?> findings) =>
        new(check, seen, [.. findings.OfType<Finding>()]);
}

/// <summary>A problem that a check found.</summary>
/// <param name="Code">Stable identifier such as <c>NC101</c>: the <see cref="FindingCode.Id"/> of one of <see
/// cref="FindingCodes.All"/>.</param>
/// <param name="Text">One sentence: what was found, what is expected, and what to do.</param>
public sealed record Finding(string Code, Severity Severity, string Text)
{
    public override string ToString() => $"{Code}: {Text}";
}

/// <summary>How serious a finding is.</summary>
public enum Severity
{
    /// <summary>Training continues, but its result is probably worse.</summary>
    Warning,

    /// <summary>Training cannot give a useful result, or has already failed.</summary>
    Error,
}
