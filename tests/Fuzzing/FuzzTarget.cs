namespace NeuralCore.Fuzzing;

/// <summary>A reader under attack: what it reads when all is well, and what it may do when it is not.</summary>
/// <param name="Name">As it is named on a command line: <c>idx-gzip</c>.</param>
/// <param name="Samples">Small whole files, which are read.</param>
/// <param name="Read">Reads the bytes of a file, which it may overwrite, and fails where what was read is not whole.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Samples, Action<byte[]> Read)
{
    /// <summary>What the format's files are made of: put into damaged ones anywhere.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Makes checksums and lengths right again, so that damage comes as far as the code behind them; null for a format without any.</summary>
    public Func<byte[], byte[]>? Repair { get; init; }

    /// <summary>Whether nothing can be read without <see cref="Repair"/>: the samples are what goes into a file, not files.</summary>
    public bool IsContent { get; init; }

    /// <summary>The exception with which a bad file is refused.</summary>
    public Type Refusal { get; init; } = typeof(InvalidDataException);

    /// <summary>Bytes that may be allocated for each byte of a file, beside <see cref="AllowedBytes"/>.</summary>
    public int AllowedPerByte { get; init; } = 64;

    /// <summary>Bytes that may be allocated for any file: buffers of fixed size, and the message.</summary>
    public int AllowedBytes { get; init; } = 1 << 20;

    /// <summary>Whether a file cut off at the end is told from a whole one; else its prefixes may be read.</summary>
    public bool HasEnd { get; init; } = true;

    /// <summary>The sample as its reader gets it.</summary>
    public byte[] File(byte[] sample) => IsContent ? Repair!(sample) : [.. sample];

    public override string ToString() => Name;
}
