namespace NeuralCore.Fuzzing.Runner;

/// <summary>A file that is meant to hurt, or that went wrong on its way.</summary>
/// <param name="Name">With the ending under which it lies about.</param>
/// <param name="What">What is wrong with it.</param>
/// <param name="Reader">The reader that its name calls for.</param>
/// <param name="Said">What that reader's message must say; null where the file is read, and harmless.</param>
internal sealed record NastyFile(string Name, string What, string Reader, string? Said, byte[] Content)
{
    public override string ToString() => Name;
}
