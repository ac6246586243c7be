using NeuralCore.Explain.Walking;

namespace NeuralCore.Explain.Formulas;

/// <summary>A line of the engine's source, found in the copy that this assembly embeds.</summary>
/// <param name="File">Its name, which is unique: <c>Dense.cs</c>.</param>
/// <param name="Number">From 1.</param>
/// <param name="Text">The line without its indentation.</param>
internal sealed record SourceLine(string File, int Number, string Text)
{
    /// <summary>By layer and tensor: the file and the beginning of the statement, which occurs once in it.</summary>
    internal static IReadOnlyDictionary<(Type Layer, string Tensor), (string File, string Marker)[]> Markers { get; } =
        SourceMarkers.Create();

    /// <summary>The statements that compute a tensor of a layer: the layer's, then the loop that defines it.</summary>
    public static IReadOnlyList<SourceLine> Of(Walk walk, LayerPass stage, string tensor)
    {
        Type page = stage.Layer?.GetType() ?? walk.End.Loss.GetType();
        string kind = stage is { Layer: Dropout, IsTraining: true } ? $"{tensor} {Training}" : tensor;
        return Markers.TryGetValue((page, kind), out var places)
            ? [.. places.Select(place => Find(place.File, place.Marker))] : [];
    }

    /// <summary>Behind the name of a tensor that another statement computes while training.</summary>
    internal const string Training = "training";

    /// <summary>Finds a statement.</summary>
    /// <exception cref="InvalidOperationException">The marker does not occur exactly once.</exception>
    public static SourceLine Find(string file, string marker)
    {
        string[] lines = Embedded(file).Split('\n');
        int[] found =
            [.. Enumerable.Range(0, lines.Length).Where(i => lines[i].Contains(marker, StringComparison.Ordinal))];
        return found.Length == 1 ? new SourceLine(file, found[0] + 1, lines[found[0]].Trim())
            : throw new InvalidOperationException($"'{marker}' occurs {found.Length} times in {file}, not once.");
    }

    /// <summary>The text of an embedded file.</summary>
    internal static string Embedded(string file)
    {
        using Stream stream = typeof(SourceLine).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"{file} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
