using System.Runtime.InteropServices;
using System.Text;

namespace NeuralCore;

/// <summary>
/// The state of a training between two steps: named texts, numbers and tensors. The values are copies, which later
/// steps do not change.
/// </summary>
/// <param name="source">Name in messages: the file from which it was read.</param>
public sealed class Checkpoint(string source = "the checkpoint")
{
    private const string StepName = "step";
    private const string WriteAgain = "It was written by another version of NeuralCore, or for another training.";

    private static readonly UTF8Encoding StrictUtf8 =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly OrderedDictionary<string, CheckpointSection> sections = [];

    public string Source { get; } = source;

    /// <summary>Number of optimizer steps so far, which identifies a checkpoint of a training.</summary>
    public long Step
    {
        get => (long)Number(StepName);
        init => Add(StepName, value);
    }

    /// <summary>The names in the order of the file.</summary>
    public IEnumerable<string> Names => sections.Keys;

    internal IReadOnlyList<CheckpointSection> Sections => sections.Values;

    /// <exception cref="ArgumentException">The name is already used; as in every <c>Add</c>.</exception>
    public void Add(string name, string text)
    {
        byte[] bytes = StrictUtf8.GetBytes(text);
        Add(new CheckpointSection(name, CheckpointType.Text, [bytes.Length], bytes));
    }

    public void Add(string name, double number) =>
        Add(new CheckpointSection(name, CheckpointType.Float64, [], LittleEndian<double>([number])));

    public void Add(string name, ReadOnlySpan<double> numbers) =>
        Add(new CheckpointSection(name, CheckpointType.Float64, [numbers.Length], LittleEndian(numbers)));

    public void Add(string name, Tensor tensor) =>
        Add(new CheckpointSection(
        name, CheckpointTypes.OfReal, tensor.Shape.ToArray(), LittleEndian<Real>(tensor.Span)));

    public bool Has(string name) => sections.ContainsKey(name);

    /// <exception cref="InvalidDataException">The checkpoint has no text of this name; as in each method
    /// below.</exception>
    public string Text(string name)
    {
        try
        {
            return StrictUtf8.GetString(Find(name, CheckpointType.Text).Bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            throw Fail(name, "text in UTF-8", "other bytes");
        }
    }

    public double Number(string name) =>
        Find(name, CheckpointType.Float64) is { Shape: [] } section ? Numbers<double>(section)[0]
        : throw Fail(name, "a number", "a list of numbers");

    public double[] Numbers(string name) =>
        Find(name, CheckpointType.Float64) is { Shape: [_] } section ? Numbers<double>(section)
        : throw Fail(name, "a list of numbers", "another shape");

    /// <summary>
    /// Throws if <see cref="CopyTo"/> would fail, so that several tensors can be checked before the first is changed.
    /// </summary>
    public void Check(string name, Tensor tensor)
    {
        CheckpointSection section = Find(name, CheckpointTypes.OfReal);
        if (!section.Shape.AsSpan().SequenceEqual(tensor.Shape.ToArray()))
        {
            throw Fail(name, $"{tensor.Shape}",
                section.Shape.Length == 0 ? "a single number" : string.Join('×', section.Shape));
        }
    }

    /// <summary>Overwrites <paramref name="tensor"/>, which must have the shape of the stored tensor.</summary>
    public void CopyTo(string name, Tensor tensor)
    {
        Check(name, tensor);
        Numbers<Real>(sections[name]).CopyTo(tensor.Span);
    }

    internal void Add(CheckpointSection section) =>
        Guard.Require(
            sections.TryAdd(section.Name, section), $"The checkpoint already has a section named '{section.Name}'.");

    internal InvalidDataException Fail(string name, string expected, string found) =>
        BadFile.At(Source, BadFile.Quote(name), expected, found, WriteAgain);

    private CheckpointSection Find(string name, CheckpointType type)
    {
        if (!sections.TryGetValue(name, out CheckpointSection? section))
            throw Fail(name, CheckpointTypes.Describe(type), "no part of this name");
        return section.Type == type ? section
            : throw Fail(name, CheckpointTypes.Describe(type), CheckpointTypes.Describe(section.Type));
    }

    private static byte[] LittleEndian<T>(ReadOnlySpan<T> numbers) where T : unmanaged
    {
        byte[] bytes = MemoryMarshal.AsBytes(numbers).ToArray();
        if (!BitConverter.IsLittleEndian) ReverseEach<T>(bytes);
        return bytes;
    }

    private static T[] Numbers<T>(CheckpointSection section) where T : unmanaged
    {
        var numbers = new T[section.Bytes.Length / Marshal.SizeOf<T>()];
        Span<byte> bytes = MemoryMarshal.AsBytes(numbers.AsSpan());
        section.Bytes.Span.CopyTo(bytes);
        if (!BitConverter.IsLittleEndian) ReverseEach<T>(bytes);
        return numbers;
    }

    private static void ReverseEach<T>(Span<byte> bytes) where T : unmanaged
    {
        for (int i = 0; i < bytes.Length; i += Marshal.SizeOf<T>()) bytes.Slice(i, Marshal.SizeOf<T>()).Reverse();
    }
}
