namespace NeuralCore.Diagnosis;

/// <summary>A kind of finding: a line of the table in docs/doctor.md.</summary>
/// <param name="Id">Never given to another meaning.</param>
/// <param name="Meaning">What is the matter.</param>
/// <param name="Advice">What to do, as the end of a sentence.</param>
public sealed record FindingCode(string Id, Severity Severity, string Meaning, string Advice)
{
    /// <param name="what">What was found and what is expected: a sentence without its end, to which the advice is added.</param>
    internal Finding Found(string what) => new(Id, Severity, $"{what}: {Advice}.");
}
