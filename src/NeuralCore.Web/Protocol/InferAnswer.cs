using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NeuralCore.Web.Serving;

namespace NeuralCore.Web.Protocol;

/// <summary>An output of an answer: numbers or texts.</summary>
/// <param name="Texts">Of the data type BYTES; null for numbers.</param>
internal sealed record OutputTensor(string Name, IReadOnlyList<int> Shape, float[] Numbers, string[]? Texts = null)
{
    public string DataType => Texts is null ? "FP32" : "BYTES";

    /// <summary>Little-endian numbers; each text after its length in 4 bytes.</summary>
    public byte[] ToBinary()
    {
        if (Texts is null) return MemoryMarshal.AsBytes<float>(Numbers).ToArray(); // x64 and Arm64 are little-endian
        using var bytes = new MemoryStream();
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (byte[] text in Texts.Select(Encoding.UTF8.GetBytes))
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
            bytes.Write(length);
            bytes.Write(text);
        }

        return bytes.ToArray();
    }

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartArray("data");
        foreach (string text in Texts ?? []) json.WriteStringValue(text);
        foreach (float number in Numbers)
        {
            if (float.IsFinite(number)) json.WriteNumberValue(number);
            else json.WriteNullValue(); // JSON has no other numbers
        }

        json.WriteEndArray();
    }
}

/// <summary>The answer to an inference request.</summary>
/// <param name="JsonLength">Length of the JSON part of a binary answer; null: the body is JSON.</param>
internal sealed record InferAnswer(ReadOnlyMemory<byte> Body, int? JsonLength)
{
    private const int InitialBytes = 1024;

    /// <summary>Encoded once: an answer has few bytes beside them.</summary>
    private static readonly JsonEncodedText
        ModelNameKey = JsonEncodedText.Encode("model_name"), ModelVersionKey = JsonEncodedText.Encode("model_version"),
        OutputsKey = JsonEncodedText.Encode("outputs"), NameKey = JsonEncodedText.Encode("name"),
        DatatypeKey = JsonEncodedText.Encode("datatype"), ShapeKey = JsonEncodedText.Encode("shape"),
        ParametersKey = JsonEncodedText.Encode("parameters"),
        BinaryDataSizeKey = JsonEncodedText.Encode("binary_data_size");

    /// <summary>Rendered JSON is never embedded in HTML: letters need no escapes.</summary>
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Clients that send the same JSON again and again get the same JSON: the last one is kept.</summary>
    private static volatile Kept? last;

    /// <param name="wanted">What was asked for, in the order of <paramref name="outputs"/>.</param>
    public static InferAnswer Write(
        ServedModel model, InferRequest request, IReadOnlyList<InferOutput> wanted, IReadOnlyList<OutputTensor> outputs)
    {
        var parts = new byte[]?[outputs.Count];
        bool isBinary = false, isNumeric = true;
        for (int i = 0; i < parts.Length; i++)
        {
            bool isPart = wanted[i].Binary ?? request.BinaryOutputs;
            parts[i] = isPart ? outputs[i].ToBinary() : null;
            isBinary |= isPart;
            isNumeric &= isPart && outputs[i].Texts is null;
        }

        // The shape of the input, and with it those of the outputs, is part of the request.
        byte[] json = isNumeric && last is { } kept && kept.Model == model && ReferenceEquals(kept.Request, request)
            ? kept.Json : Json(model, request, outputs, parts);
        if (isNumeric && request.IsRepeated) last = new Kept(model, request, json);
        if (!isBinary) return new InferAnswer(json, null);
        int length = json.Length;
        foreach (byte[]? part in parts) length += part?.Length ?? 0;
        var body = new byte[length];
        json.CopyTo(body, 0);
        int at = json.Length;
        foreach (byte[]? part in parts)
        {
            part?.CopyTo(body, at);
            at += part?.Length ?? 0;
        }

        return new InferAnswer(body, json.Length);
    }

    private static byte[] Json(
        ServedModel model, InferRequest request, IReadOnlyList<OutputTensor> outputs, byte[]?[] parts)
    {
        var buffer = new ArrayBufferWriter<byte>(InitialBytes);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteString(ModelNameKey, model.Name);
            json.WriteString(ModelVersionKey, model.Version);
            if (request.Id is not null) json.WriteString("id", request.Id);
            json.WriteStartArray(OutputsKey);
            for (int i = 0; i < outputs.Count; i++)
            {
                json.WriteStartObject();
                json.WriteString(NameKey, outputs[i].Name);
                json.WriteString(DatatypeKey, outputs[i].DataType);
                json.WriteStartArray(ShapeKey);
                foreach (int size in outputs[i].Shape) json.WriteNumberValue(size);
                json.WriteEndArray();
                if (parts[i] is { } part)
                {
                    json.WriteStartObject(ParametersKey);
                    json.WriteNumber(BinaryDataSizeKey, part.Length);
                    json.WriteEndObject();
                }
                else outputs[i].WriteJson(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private sealed record Kept(ServedModel Model, InferRequest Request, byte[] Json);
}
