namespace NeuralCore.Diagnosis;

/// <summary>Something that is not as it should be.</summary>
/// <param name="Code">Stable, to be looked up and searched for: <c>NC101</c>, the <see cref="FindingCode.Id"/> of one of <see cref="FindingCodes.All"/>.</param>
/// <param name="Text">One sentence: what was found, what is expected, what to do.</param>
public sealed record Finding(string Code, Severity Severity, string Text)
{
    public override string ToString() => $"{Code}: {Text}";
}
