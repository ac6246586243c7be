namespace NeuralCore.Fuzzing.Runner;

/// <summary>A hostile or damaged file.</summary>
/// <param name="Name">With the extension under which it is found.</param>
/// <param name="What">What is wrong with it.</param>
/// <param name="Reader">The reader of the format that its name states.</param>
/// <param name="Expected">A part of that reader's message; null where the file is read and harmless.</param>
internal sealed record NastyFile(string Name, string What, string Reader, string? Expected, byte[] Content)
{
    public override string ToString() => Name;
}
