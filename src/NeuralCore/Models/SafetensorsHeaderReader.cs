using System.Text.Json;

namespace NeuralCore;

/// <summary>
/// Reads the JSON header of a safetensors file token by token; checks that every field has the right place and type,
/// and that keys are unique.
/// </summary>
internal ref struct SafetensorsHeaderReader(ReadOnlySpan<byte> json, string name)
{
    /// <summary>Maximum nesting: the header, a tensor in it, a list in the tensor.</summary>
    private const int MaxNesting = 3;

    private const int MaxFaultLength = 160;

    private readonly string name = name;
    private Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = MaxNesting });

    /// <summary>The current key, for messages.</summary>
    private string key = "";

    public OrderedDictionary<string, string> Metadata { get; } = [];

    /// <summary>The tensors in the order of the header.</summary>
    public OrderedDictionary<string, SafetensorsEntry> Entries { get; } = [];

    /// <summary>Reads the whole header, or throws <see cref="InvalidDataException"/>.</summary>
    public void Read()
    {
        try
        {
            Expect(JsonTokenType.StartObject, "{");
            bool hasMetadata = false;
            while (NextKey() is { } next)
            {
                key = next;
                if (key != SafetensorsHeader.MetadataKey)
                {
                    if (!Entries.TryAdd(key, ReadEntry())) throw Fail("each key once", "it again");
                    continue;
                }

                if (hasMetadata) throw Fail("each key once", "it again");
                hasMetadata = true;
                ReadMetadata();
            }

            key = "";
            // The JSON reader throws if another value follows the object.
            reader.Read();
        }
        catch (JsonException e)
        {
            // The parser's message may quote the rest of the file.
            throw Fail("JSON", $"a fault ({PlainText.Of(e.Message.TrimEnd('.'), MaxFaultLength)})");
        }
        catch (InvalidOperationException)
        {
            throw Fail("text in UTF-8", "bytes or an escape that are none");
        }
    }

    private void ReadMetadata()
    {
        Expect(JsonTokenType.StartObject, "an object of texts");
        while (NextKey() is { } next)
        {
            key = $"{SafetensorsHeader.MetadataKey}.{next}";
            Expect(JsonTokenType.String, "a text");
            if (!Metadata.TryAdd(next, reader.GetString()!)) throw Fail("each key once", "it again");
        }
    }

    private SafetensorsEntry ReadEntry()
    {
        string tensor = key;
        string? type = null;
        List<long>? shape = null, offsets = null;
        Expect(JsonTokenType.StartObject, "an object with dtype, shape and data_offsets");
        while (NextKey() is { } field)
        {
            key = $"{tensor}.{field}";
            bool again = (field == "dtype" && type is not null) || (field == "shape" && shape is not null)
                || (field == "data_offsets" && offsets is not null);
            if (again) throw Fail("each key once", "it again");
            if (field == "dtype")
            {
                Expect(JsonTokenType.String, "a text");
                type = reader.GetString()!;
            }
            else if (field == "shape") shape = ReadNumbers();
            else if (field == "data_offsets") offsets = ReadNumbers();
            else throw Fail("dtype, shape and data_offsets", "another key");
        }

        key = tensor;
        if (type is null || shape is null || offsets is null)
        {
            throw Fail("dtype, shape and data_offsets",
                type is null ? "no dtype" : shape is null ? "no shape" : "no data_offsets");
        }

        return Checked(type, shape, offsets);
    }

    private readonly SafetensorsEntry Checked(string type, List<long> shape, List<long> offsets)
    {
        if (offsets is not [var begin, var end] || end < begin)
            throw Fail("data_offsets [begin, end] with begin ≤ end", $"[{string.Join(", ", offsets.Take(3))}]");
        int size = SafetensorsTypes.Size(type);
        if (size == 0) throw Fail("a number type of the format", $"dtype {BadFile.Quote(type)}");
        var entry = new SafetensorsEntry(key, type, shape, begin, end - begin);
        try
        {
            long bytes = size;
            foreach (long axis in shape) bytes = checked(bytes * axis);
            if (bytes != entry.Bytes)
                throw Fail($"{bytes} bytes for {type} of {Short(entry)}", $"data_offsets of {entry.Bytes}");
        }
        catch (OverflowException)
        {
            throw Fail("a size that can be counted", $"the shape {Short(entry)}");
        }

        return entry;
    }

    private List<long> ReadNumbers()
    {
        Expect(JsonTokenType.StartArray, "a list of whole numbers");
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            // TryGetUInt64 rejects fractions, exponents and negative numbers, including −0.
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetUInt64(out ulong number)
                || number > long.MaxValue)
            {
                throw Fail("a whole number from 0",
                    reader.TokenType == JsonTokenType.Number ? "another number" : $"a {reader.TokenType}");
            }

            numbers.Add((long)number);
        }

        return numbers;
    }

    /// <summary>The next key of the current object, or null at its end.</summary>
    private string? NextKey() =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null;

    private void Expect(JsonTokenType type, string expected)
    {
        if (!reader.Read() || reader.TokenType != type) throw Fail(expected, $"a {reader.TokenType}");
    }

    private static string Short(SafetensorsEntry entry) =>
        entry.Shape.Count <= 8 ? entry.ShapeText : $"{string.Join('×', entry.Shape.Take(8))}×…";

    private readonly InvalidDataException Fail(string expected, string found)
    {
        string place = $"byte {SafetensorsHeader.LengthBytes + reader.TokenStartIndex} " +
            $"(header{(key.Length == 0 ? "" : $", key {BadFile.Quote(key)}")})";
        return BadFile.At(name, place, expected, found, BadFile.DownloadAgain);
    }
}
