using System.Runtime.InteropServices;
using System.Text.Json;

namespace NeuralCore.Explain;

/// <summary>The test images of an explain page: bytes with classes, or lines as numbers with texts.</summary>
/// <param name="Data">The images; the first ones are the first of the test set, the rest its most confident
/// errors.</param>
/// <param name="Indices">The index of each image in the test set.</param>
/// <param name="MistakesFrom">Where the errors begin.</param>
/// <param name="Source">The name of the test set.</param>
internal sealed record ImageSet(Dataset Data, IReadOnlyList<int> Indices, int MistakesFrom, string Source)
{
    /// <summary>How many images the losses before and after a step are measured on.</summary>
    public const int Others = 100;

    /// <summary>Writes the images as JSON; pixels are in base64.</summary>
    public byte[] ToJson()
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WriteString("source", Source);
            json.WriteNumber("mistakesFrom", MistakesFrom);
            Numbers(json, "shape", Data.SampleShape.ToArray());
            Numbers(json, "indices", Indices);
            if (Data.Targets is TextTargets texts)
            {
                json.WriteString("alphabet", texts.Alphabet);
                Texts(json, "texts", texts.Texts);
                float[] values = [.. Enumerable.Range(0, Data.Count).SelectMany(i => Data.Features(i).ToArray())];
                json.WriteBase64String("values", MemoryMarshal.AsBytes<float>(values));
            }
            else
            {
                Numbers(json, "labels", Data.Labels.ToArray());
                Texts(json, "classes", Data.ClassNames);
                byte[] pixels = [.. Enumerable.Range(0, Data.Count).SelectMany(i => Data.Image(i).ToArray())];
                json.WriteBase64String("pixels", pixels);
            }

            json.WriteEndObject();
        }

        return memory.ToArray();
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static ImageSet FromJson(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            string source = root.GetProperty("source").GetString()!;
            var shape = new Shape(Integers(root, "shape"));
            Dataset data = root.TryGetProperty("alphabet", out JsonElement alphabet)
                ? new Dataset(source, shape,
                    MemoryMarshal.Cast<byte, float>(root.GetProperty("values").GetBytesFromBase64()).ToArray(),
                    new TextTargets(Texts(root, "texts"), alphabet.GetString()!))
                : new Dataset(source, shape, root.GetProperty("pixels").GetBytesFromBase64(),
                    [.. Integers(root, "labels").Select(label => checked((byte)label))], Texts(root, "classes"));
            return new ImageSet(
                data, Integers(root, "indices"), root.GetProperty("mistakesFrom").GetInt32(), data.Name);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException or ArgumentException
            or InvalidOperationException or OverflowException)
        {
            throw new InvalidDataException(
                $"images.json: expected the images of an explain page, found something else ({e.Message}). " +
                "Write the folder again with 'neuralcore explain'.", e);
        }
    }

    private static string[] Texts(JsonElement root, string name) =>
        [.. root.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static int[] Integers(JsonElement root, string name) =>
        [.. root.GetProperty(name).EnumerateArray().Select(number => number.GetInt32())];

    private static void Numbers(Utf8JsonWriter json, string name, IEnumerable<int> numbers)
    {
        json.WriteStartArray(name);
        foreach (int number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
