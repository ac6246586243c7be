using NeuralCore.Tests.Data;

namespace NeuralCore.Tests.Models.Import;

/// <summary>Files of weights with the names and sizes that a test wants.</summary>
internal static class HandmadeWeights
{
    /// <param name="tensors">In the file's order: <c>conv1.weight 4x1x3x3</c>. Numbers are drawn, from 0 to 1; a third word is the last of them.</param>
    internal static SafetensorsFile Read(params string[] tensors)
    {
        using var scratch = new Scratch();
        SafetensorsFile.Write(scratch.Path("weights"), [.. Drawn(tensors)], []);
        using FileStream file = File.OpenRead(scratch.Path("weights"));
        return SafetensorsFile.Read(file, "weights");
    }

    internal static float[] Values(SafetensorsFile file, string name)
    {
        SafetensorsEntry entry = file.Find(name)!;
        var values = new float[entry.Shape.Aggregate(1, (product, size) => product * (int)size)];
        file.CopyTo(entry, values);
        return values;
    }

    private static List<KeyValuePair<string, Tensor>> Drawn(IEnumerable<string> tensors)
    {
        var random = new RandomStream(4, RandomPurpose.Test);
        var drawn = new List<KeyValuePair<string, Tensor>>();
        foreach (string text in tensors) drawn.Add(Draw(text, ref random));
        return drawn;
    }

    private static KeyValuePair<string, Tensor> Draw(string text, ref RandomStream random)
    {
        string[] parts = text.Split(' ');
        var tensor = new Tensor(new Shape([.. parts[1].Split('x').Select(int.Parse)]));
        foreach (ref float value in tensor.Span) value = (float)random.NextDouble();
        if (parts.Length > 2) tensor.Span[^1] = float.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture);
        return new(parts[0], tensor);
    }
}
