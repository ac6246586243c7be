using System.Text.Json;

namespace NeuralCore.Explain;

/// <summary>The test images of an explain page.</summary>
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
            Numbers(json, "labels", Data.Labels.ToArray());
            json.WriteStartArray("classes");
            foreach (string name in Data.ClassNames) json.WriteStringValue(name);
            json.WriteEndArray();
            byte[] pixels = [.. Enumerable.Range(0, Data.Count).SelectMany(i => Data.Image(i).ToArray())];
            json.WriteBase64String("pixels", pixels);
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
            var data = new Dataset(root.GetProperty("source").GetString()!, new Shape(Integers(root, "shape")),
                root.GetProperty("pixels").GetBytesFromBase64(),
                [.. Integers(root, "labels").Select(label => checked((byte)label))],
                [.. root.GetProperty("classes").EnumerateArray().Select(name => name.GetString()!)]);
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

    private static int[] Integers(JsonElement root, string name) =>
        [.. root.GetProperty(name).EnumerateArray().Select(number => number.GetInt32())];

    private static void Numbers(Utf8JsonWriter json, string name, IEnumerable<int> numbers)
    {
        json.WriteStartArray(name);
        foreach (int number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
