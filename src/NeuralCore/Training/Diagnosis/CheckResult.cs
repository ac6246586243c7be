namespace NeuralCore.Diagnosis;

/// <summary>What one check came to.</summary>
/// <param name="Check">What was looked at: <c>initial loss</c>.</param>
/// <param name="Seen">What was measured, in a few words, whether it is as it should be or not.</param>
/// <param name="Findings">Empty where all is well.</param>
public sealed record CheckResult(string Check, string Seen, IReadOnlyList<Finding> Findings)
{
    /// <summary>Of the worst finding; null where all is well.</summary>
    public Severity? Severity => Findings.Count == 0 ? null : Findings.Max(finding => finding.Severity);

    /// <summary>A loss, which may be anything.</summary>
    internal static string Figure(double loss) => loss.ToString(Math.Abs(loss) < 1e4 ? "0.00" : "G3");

    internal static CheckResult Of(string check, string seen, params IEnumerable<Finding?> findings) => new(check, seen, [.. findings.OfType<Finding>()]);
}

/// <summary>Something that is not as it should be.</summary>
/// <param name="Code">Stable, to be looked up and searched for: <c>NC101</c>, the <see cref="FindingCode.Id"/> of one of <see cref="FindingCodes.All"/>.</param>
/// <param name="Text">One sentence: what was found, what is expected, what to do.</param>
public sealed record Finding(string Code, Severity Severity, string Text)
{
    public override string ToString() => $"{Code}: {Text}";
}

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Training goes on and probably gets worse for it.</summary>
    Warning,

    /// <summary>Training makes no sense, or has already failed.</summary>
    Error,
}
