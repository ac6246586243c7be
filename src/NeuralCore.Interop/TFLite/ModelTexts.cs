using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NeuralCore.Interop.TFLite;

/// <summary>
/// The texts of a model file (<see cref="ModelKeys"/>) as one JSON object in the metadata of a TFLite file.
/// </summary>
internal static class ModelTexts
{
    public static byte[] Write(IEnumerable<KeyValuePair<string, string>> texts)
    {
        var json = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(json, options))
        {
            writer.WriteStartObject();
            foreach ((string key, string value) in texts) writer.WriteString(key, value);
            writer.WriteEndObject();
        }

        return json.WrittenSpan.ToArray();
    }

    /// <param name="name">The file's name in messages.</param>
    /// <exception cref="InvalidDataException">The bytes are not an object of texts.</exception>
    public static List<KeyValuePair<string, string>> Read(ReadOnlyMemory<byte> json, string name)
    {
        var texts = new List<KeyValuePair<string, string>>();
        try
        {
            var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = 1 });
            bool isObject = reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            while (isObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string key = reader.GetString()!;
                if (!reader.Read() || reader.TokenType != JsonTokenType.String) throw new JsonException(key);
                texts.Add(new(key, reader.GetString()!));
            }

            if (isObject && reader.TokenType == JsonTokenType.EndObject && !reader.Read()) return texts;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // the message below
        }

        throw BadFile.At(name, $"metadata {BadFile.Quote(ModelMetadata.FormatName)}", "a JSON object of texts",
            "something else", BadFile.DownloadAgain);
    }
}
