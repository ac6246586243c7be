using System.Text.Json;

namespace NeuralCore.Web.Protocol;

/// <summary>A tensor of a request.</summary>
/// <param name="Values">The numbers of JSON data, row-major; null for binary data.</param>
/// <param name="BinaryBytes">Length of its binary data; null for JSON data.</param>
internal sealed record InferInput(
    string? Name, string? DataType, IReadOnlyList<int>? Shape, double[]? Values, int? BinaryBytes);

/// <summary>An output that a request names.</summary>
/// <param name="Binary">Whether its data are binary; null: as the request asks for all outputs.</param>
internal sealed record InferOutput(string Name, bool? Binary);

/// <summary>The JSON of an inference request, version 2 of the Open Inference Protocol.</summary>
/// <param name="Outputs">Null for all outputs of the model.</param>
/// <param name="BinaryOutputs">Whether outputs are binary unless they ask for JSON.</param>
internal sealed record InferRequest(
    string? Id, IReadOnlyList<InferInput> Inputs, IReadOnlyList<InferOutput>? Outputs, bool BinaryOutputs)
{
    private const int MaxDepth = 16, MaxKept = 1024;

    /// <summary>Clients that send binary data send the same JSON again and again: the last one is kept.</summary>
    private static volatile Kept? last;

    /// <summary>Whether the next request with the same JSON is this object.</summary>
    public bool IsRepeated { get; private set; }

    /// <exception cref="ProtocolException">The text is not a request.</exception>
    public static InferRequest Parse(ReadOnlySpan<byte> json)
    {
        if (last is { } kept && json.SequenceEqual(kept.Json)) return kept.Request;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            bool isObject = reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            Require(isObject, "The request is not a JSON object.");
            InferRequest request = ReadRequest(ref reader);
            Require(!reader.Read(), "There is text after the JSON object.");
            if (json.Length > MaxKept || request.Inputs.Any(input => input.Values is not null)) return request;
            request.IsRepeated = true;
            last = new Kept(json.ToArray(), request);
            return request;
        }
        catch (JsonException e)
        {
            throw new ProtocolException($"The request is not valid JSON: {Serving.ServerContext.PlaceOf(e)}");
        }
        catch (InvalidOperationException)
        {
            throw new ProtocolException("A value of the request has another type than the protocol defines.");
        }
    }

    private sealed record Kept(byte[] Json, InferRequest Request);

    private static InferRequest ReadRequest(ref Utf8JsonReader reader)
    {
        string? id = null;
        List<InferInput>? inputs = null;
        List<InferOutput>? outputs = null;
        bool binary = false;
        while (NextProperty(ref reader) is { } name)
        {
            switch (name)
            {
                case "id": id = Text(ref reader, name); break;
                case "inputs": inputs = ReadInputs(ref reader); break;
                case "outputs": outputs = ReadOutputs(ref reader); break;
                case "parameters": binary = ReadParameters(ref reader).BinaryOutput ?? false; break;
                default: reader.Skip(); break;
            }
        }

        return new InferRequest(
            id, inputs ?? throw new ProtocolException("The request has no \"inputs\"."), outputs, binary);
    }

    private static List<InferInput> ReadInputs(ref Utf8JsonReader reader)
    {
        var inputs = new List<InferInput>();
        Require(reader.TokenType == JsonTokenType.StartArray, "\"inputs\" is not an array.");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Require(reader.TokenType == JsonTokenType.StartObject, "An entry of \"inputs\" is not an object.");
            string? name = null, type = null;
            List<int>? shape = null;
            NestedNumbers? data = null;
            int? bytes = null;
            while (NextProperty(ref reader) is { } key)
            {
                switch (key)
                {
                    case "name": name = Text(ref reader, key); break;
                    case "datatype": type = Text(ref reader, key); break;
                    case "shape": shape = ReadShape(ref reader); break;
                    case "data": data = NestedNumbers.Read(ref reader); break;
                    case "parameters": bytes = ReadParameters(ref reader).BinarySize; break;
                    default: reader.Skip(); break;
                }
            }

            if (shape is not null) data?.RequireShape(shape);
            inputs.Add(new InferInput(name, type, shape, data?.ToArray(), bytes));
        }

        return inputs;
    }

    private static List<int> ReadShape(ref Utf8JsonReader reader)
    {
        var shape = new List<int>();
        Require(reader.TokenType == JsonTokenType.StartArray, "\"shape\" is not an array.");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Require(reader.TryGetInt32(out int size) && size >= 0, "\"shape\" has an entry that is not a size.");
            shape.Add(size);
        }

        return shape;
    }

    private static List<InferOutput> ReadOutputs(ref Utf8JsonReader reader)
    {
        var outputs = new List<InferOutput>();
        Require(reader.TokenType == JsonTokenType.StartArray, "\"outputs\" is not an array.");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Require(reader.TokenType == JsonTokenType.StartObject, "An entry of \"outputs\" is not an object.");
            string? name = null;
            bool? binary = null;
            while (NextProperty(ref reader) is { } key)
            {
                if (key == "name") name = Text(ref reader, key);
                else if (key == "parameters") binary = ReadParameters(ref reader).Binary;
                else reader.Skip();
            }

            outputs.Add(new InferOutput(name ?? throw new ProtocolException("An output has no \"name\"."), binary));
        }

        return outputs;
    }

    /// <summary>The parameters of the binary extension; others are ignored, except shared memory.</summary>
    private static (int? BinarySize, bool? Binary, bool? BinaryOutput) ReadParameters(ref Utf8JsonReader reader)
    {
        int? size = null;
        bool? binary = null, all = null;
        Require(reader.TokenType == JsonTokenType.StartObject, "\"parameters\" is not an object.");
        while (NextProperty(ref reader) is { } key)
        {
            if (key == "binary_data_size")
            {
                Require(reader.TryGetInt32(out int bytes) && bytes >= 0, "\"binary_data_size\" is not a size.");
                size = bytes;
            }
            else if (key == "binary_data") binary = reader.GetBoolean();
            else if (key == "binary_data_output") all = reader.GetBoolean();
            else if (key.StartsWith("shared_memory", StringComparison.Ordinal))
                throw new ProtocolException("Shared memory is not supported: send the data in the request.");
            else reader.Skip();
        }

        return (size, binary, all);
    }

    /// <summary>Reads the name of the next property and moves to its value; null at the end of the object.</summary>
    private static string? NextProperty(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType == JsonTokenType.EndObject) return null;
        string name = reader.GetString()!;
        reader.Read();
        return name;
    }

    private static string? Text(ref Utf8JsonReader reader, string name)
    {
        Require(reader.TokenType is JsonTokenType.String or JsonTokenType.Null, $"\"{name}\" is not a text.");
        return reader.GetString();
    }

    private static void Require(bool condition, string problem)
    {
        if (!condition) throw new ProtocolException(problem);
    }
}

/// <summary>JSON numbers, flat or nested as deep as the shape of their tensor.</summary>
internal sealed class NestedNumbers
{
    private readonly List<double> values = [];

    /// <summary>The length of the arrays at each depth.</summary>
    private readonly List<int> lengths = [];

    public double[] ToArray() => [.. values];

    /// <exception cref="ProtocolException">The arrays differ in length, or have other things than numbers.</exception>
    public static NestedNumbers Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new ProtocolException("\"data\" is not an array.");
        var numbers = new NestedNumbers();
        numbers.ReadArray(ref reader, 0);
        return numbers;
    }

    /// <exception cref="ProtocolException">Nested data have another shape.</exception>
    public void RequireShape(IReadOnlyList<int> shape)
    {
        if (lengths.Count > 1 && !lengths.SequenceEqual(shape))
        {
            throw new ProtocolException(
                $"The data are nested as [{string.Join(", ", lengths)}], the shape is [{string.Join(", ", shape)}].");
        }
    }

    private void ReadArray(ref Utf8JsonReader reader, int depth)
    {
        int count = 0;
        if (lengths.Count == depth) lengths.Add(-1);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            count++;
            if (reader.TokenType == JsonTokenType.StartArray) ReadArray(ref reader, depth + 1);
            else
            {
                if (lengths.Count != depth + 1) throw new ProtocolException("\"data\" mixes numbers and arrays.");
                values.Add(reader.TokenType switch
                {
                    JsonTokenType.Number => reader.GetDouble(),
                    JsonTokenType.True => 1,
                    JsonTokenType.False => 0,
                    _ => throw new ProtocolException("\"data\" has an entry that is not a number."),
                });
            }
        }

        if (lengths[depth] >= 0 && lengths[depth] != count)
            throw new ProtocolException($"\"data\" has rows of {lengths[depth]} and of {count} entries.");
        lengths[depth] = count;
    }
}
