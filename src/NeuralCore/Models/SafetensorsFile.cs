namespace NeuralCore;

/// <summary>
/// A safetensors file in memory: named tensors and metadata, in a format that Python reads and that cannot contain
/// code.
/// </summary>
/// <remarks><code>
/// Bytes   header length (8, least significant first) · header (JSON, padded with spaces) · data
/// Header  {"__metadata__": {text: text, …}, "dense1.weight": {"dtype": "F32", "shape": [784, 128], "data_offsets": [begin, end]}, …}
/// Data    the tensors one after another, little-endian, row-major; offsets count from the first byte of data
/// </code>
/// The format and its limits: huggingface.co/docs/safetensors.</remarks>
public sealed class SafetensorsFile
{
    private readonly Dictionary<string, SafetensorsEntry> entries;
    private readonly byte[] data;

    private SafetensorsFile(SafetensorsHeader header, byte[] data, string name)
    {
        Metadata = header.Metadata;
        Entries = header.Entries;
        entries = header.Entries.ToDictionary(entry => entry.Name);
        this.data = data;
        Name = name;
    }

    /// <summary>The texts of <c>__metadata__</c>, in the file's order.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>Name in messages.</summary>
    internal string Name { get; }

    /// <summary>
    /// Reads a file; checks every field against the real length before memory is allocated. An incomplete file gives an
    /// exception.
    /// </summary>
    /// <exception cref="InvalidDataException">The content is not a complete safetensors file: the message names file,
    /// place, expectation, finding and fix.</exception>
    /// <exception cref="IOException">The system could not open or read the file (<see cref="FileNotFoundException"/> if
    /// it does not exist).</exception>
    public static SafetensorsFile Read(string path)
    {
        try
        {
            using Stream file = OrdinaryFile.OpenRead(path);
            return Read(file, path);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{path} cannot be read: {e.Message} Is it a file, and may you read it?", e);
        }
    }

    /// <summary>Reads a seekable stream from beginning to end, like <see cref="Read(string)"/>.</summary>
    /// <param name="file">The stream, which stays open.</param>
    /// <param name="name">Name in messages.</param>
    public static SafetensorsFile Read(Stream file, string name)
    {
        if (!file.CanSeek)
        {
            throw BadFile.At(name, "byte 0", "a file on a disk", "a pipe or device",
                "Save the content to a file first.");
        }

        SafetensorsHeader header = SafetensorsHeader.Read(file, name);
        if (header.DataBytes > Array.MaxLength)
        {
            throw BadFile.At(name, "data", $"at most {Array.MaxLength} bytes", $"{header.DataBytes}",
                "This library does not support larger models.");
        }

        byte[] data = GC.AllocateUninitializedArray<byte>((int)header.DataBytes);
        file.ReadExactly(data);
        return new SafetensorsFile(header, data, name);
    }

    /// <summary>Writes tensors as F32 and metadata, atomically.</summary>
    /// <exception cref="ArgumentException">Names or keys are not unique.</exception>
    /// <exception cref="IOException">The folder is missing, full or not writable; an existing file stays
    /// unchanged.</exception>
    public static void Write(
        string path, IEnumerable<KeyValuePair<string, Tensor>> tensors,
        IEnumerable<KeyValuePair<string, string>> metadata) =>
        WriteTensors(path, [.. tensors.Select(pair => WrittenTensor.Of(pair.Key, pair.Value))], metadata);

    /// <summary>Writes tensors of any type, in this order.</summary>
    internal static void WriteTensors(
        string path, IReadOnlyList<WrittenTensor> tensors, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        byte[] header = SafetensorsHeader.Format(tensors, metadata);
        AtomicFile.Write(path, file =>
        {
            file.Write(header);
            foreach (WrittenTensor tensor in tensors) tensor.Write(file);
        });
    }

    /// <summary>The tensor of that name, or null if there is none.</summary>
    public SafetensorsEntry? Find(string tensor) => entries.GetValueOrDefault(tensor);

    /// <summary>A tensor's bytes as stored in the file.</summary>
    internal ReadOnlySpan<byte> Bytes(SafetensorsEntry entry) => data.AsSpan((int)entry.Offset, (int)entry.Bytes);

    /// <summary>Converts a tensor's numbers to <c>Real</c>.</summary>
    /// <param name="values">Memory for exactly the numbers of the entry.</param>
    /// <exception cref="InvalidDataException">The tensor has integers or another type without conversion.</exception>
    public void CopyTo(SafetensorsEntry entry, Span<Real> values)
    {
        Guard.Require(Find(entry.Name) == entry, $"{entry.Name} is not a tensor of {Name}.");
        Guard.Require((long)values.Length * SafetensorsTypes.Size(entry.Type) == entry.Bytes,
            $"{entry.Name} has {entry.Bytes} bytes of {entry.Type}, which are not {values.Length} numbers.");
        if (!SafetensorsTypes.TryRead(entry.Type, Bytes(entry), values))
        {
            throw BadFile.At(Name, $"header, key {BadFile.Quote(entry.Name)}", SafetensorsTypes.Readable,
                $"dtype {entry.Type}", "Convert the weights to one of these first.");
        }
    }
}

/// <summary>A tensor to be written to a safetensors file.</summary>
/// <param name="Type">The dtype in the format's notation.</param>
/// <param name="Write">Writes the bytes; their number must match type and shape.</param>
internal sealed record WrittenTensor(string Name, string Type, Shape Shape, Action<Stream> Write)
{
    public long Bytes => (long)Shape.Length * SafetensorsTypes.Size(Type);

    /// <summary>Creates a tensor that is written as F32.</summary>
    public static WrittenTensor Of(string name, Tensor tensor) =>
        new(name, SafetensorsTypes.Written, tensor.Shape, file => SafetensorsTypes.Write(tensor.Span, file.Write));
}
