namespace NeuralCore.Fuzzing;

/// <summary>A reader to be fuzzed: its valid samples and its limits for damaged files.</summary>
/// <param name="Name">Its name on the command line: <c>idx-gzip</c>.</param>
/// <param name="Samples">Small valid files.</param>
/// <param name="Read">Reads the bytes of a file, which it may overwrite; throws if the result is incomplete.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Samples, Action<byte[]> Read)
{
    /// <summary>Words of the format, inserted into damaged files at random places.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>
    /// Corrects checksums and lengths, so that the damage reaches the code after their checks; null for a format without
    /// any.
    /// </summary>
    public Func<byte[], byte[]>? Repair { get; init; }

    /// <summary>Whether the samples are the content of files, which <see cref="Repair"/> must wrap.</summary>
    public bool IsContent { get; init; }

    /// <summary>The type of exception for invalid files.</summary>
    public Type Refusal { get; init; } = typeof(InvalidDataException);

    /// <summary>Bytes that may be allocated per byte of a file, in addition to <see cref="AllowedBytes"/>.</summary>
    public int AllowedPerByte { get; init; } = 64;

    /// <summary>Bytes that may be allocated for any file: buffers of fixed size and the message.</summary>
    public int AllowedBytes { get; init; } = 1 << 20;

    /// <summary>Whether the reader detects truncated files; otherwise prefixes may be read.</summary>
    public bool HasEnd { get; init; } = true;

    /// <summary>The sample as the file that the reader receives.</summary>
    public byte[] File(byte[] sample) => IsContent ? Repair!(sample) : [.. sample];

    public override string ToString() => Name;
}
