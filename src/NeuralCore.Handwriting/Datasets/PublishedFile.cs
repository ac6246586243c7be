namespace NeuralCore.Handwriting;

/// <summary>One file of a published data set.</summary>
/// <param name="Name">As its mirrors call it, with .gz.</param>
/// <param name="Length">Bytes of the uncompressed file.</param>
/// <param name="Sha256">Of the uncompressed file, lower-case hexadecimal: the same for every mirror, however it compresses.</param>
public sealed record PublishedFile(string Name, long Length, string Sha256);
