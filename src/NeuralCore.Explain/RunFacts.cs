using System.Text.Json;

namespace NeuralCore.Explain;

/// <summary>What an explain page needs to know about the training of its model.</summary>
/// <param name="Name">Of the run or of the model file.</param>
/// <param name="Seed">Of the initial weights; null if it is not known.</param>
/// <param name="Optimizer">Its name, as <c>--optimizer</c> takes it; null if it is not known.</param>
/// <param name="LearningRate">The base rate; null if it is not known.</param>
/// <param name="History">Epoch, training loss, validation loss, learning rate of each epoch; NaN where not
/// measured.</param>
/// <param name="IsPretrained">Whether the training began with weights of another model, so that the initial loss
/// cannot be computed from the seed.</param>
internal sealed record RunFacts(
    string Name, ulong? Seed, string? Optimizer, double? LearningRate, IReadOnlyList<double[]> History,
    bool IsPretrained = false)
{
    /// <summary>Numbers per epoch in <see cref="History"/>.</summary>
    public const int Columns = 4;

    public byte[] ToJson()
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WriteString("name", Name);
            if (Seed is { } seed) json.WriteString("seed", $"{seed}");
            if (Optimizer is { } optimizer) json.WriteString("optimizer", optimizer);
            if (LearningRate is { } rate) json.WriteNumber("learningRate", rate);
            json.WriteBoolean("isPretrained", IsPretrained);
            json.WriteStartArray("history");
            foreach (double[] epoch in History)
            {
                json.WriteStartArray();
                foreach (double number in epoch) JsonNumbers.Write(json, number);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return memory.ToArray();
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static RunFacts FromJson(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            return new RunFacts(root.GetProperty("name").GetString()!,
                root.TryGetProperty("seed", out JsonElement seed) ? ulong.Parse(seed.GetString()!) : null,
                root.TryGetProperty("optimizer", out JsonElement optimizer) ? optimizer.GetString() : null,
                root.TryGetProperty("learningRate", out JsonElement rate) ? rate.GetDouble() : null,
                [.. root.GetProperty("history").EnumerateArray().Select(epoch => epoch.EnumerateArray()
                    .Select(number => number.ValueKind == JsonValueKind.Number ? number.GetDouble() : double.NaN)
                    .ToArray())],
                root.GetProperty("isPretrained").GetBoolean());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException
            or InvalidOperationException or OverflowException)
        {
            throw new InvalidDataException(
                $"run.json: expected the facts of an explain page, found something else ({e.Message}). " +
                "Write the folder again with 'neuralcore explain'.", e);
        }
    }
}

/// <summary>Writes numbers that may not be finite; JSON has no word for those, so they are texts.</summary>
internal static class JsonNumbers
{
    /// <summary>With the digits that give the same bits when read.</summary>
    public static void Write(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteStringValue(NotFinite(value));
    }

    /// <inheritdoc cref="Write(Utf8JsonWriter, double)"/>
    public static void Write(Utf8JsonWriter json, float value)
    {
        if (float.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteStringValue(NotFinite(value));
    }

    public static void Array(Utf8JsonWriter json, string name, ReadOnlySpan<float> values)
    {
        json.WriteStartArray(name);
        foreach (float value in values) Write(json, value);
        json.WriteEndArray();
    }

    public static void Number(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        Write(json, value);
    }

    public static void Number(Utf8JsonWriter json, string name, float value)
    {
        json.WritePropertyName(name);
        Write(json, value);
    }

    /// <summary>As JavaScript's Number reads it.</summary>
    private static string NotFinite(double value) =>
        double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}
