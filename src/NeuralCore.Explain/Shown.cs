namespace NeuralCore.Explain;

/// <summary>Images and their labels as the page shows them.</summary>
internal static class Shown
{
    /// <summary>Of the values of a line, 0 for paper and about 1 for ink: the grey of paper and ink.</summary>
    private const double Paper = 45, Ink = 190;

    /// <summary>Bytes (H, W, C), 255 for ink.</summary>
    public static byte[] Pixels(Dataset data, int index) => data.HasBytes ? data.Image(index).ToArray()
        : OfLine(data.Features(index));

    /// <summary>The same for the values of a line.</summary>
    public static byte[] OfLine(ReadOnlySpan<float> values) =>
        [.. values.ToArray().Select(value => (byte)Math.Clamp(Paper + Ink * value, 0, byte.MaxValue))];

    /// <summary>The name of the class, or the text of a line.</summary>
    public static string Label(Dataset data, int index) =>
        data.Targets is TextTargets texts ? texts.Texts[index] : data.ClassNames[data.Labels[index]];

    /// <summary>The same images as bytes, to be drawn; the class is the label.</summary>
    public static Dataset AsBytes(Dataset data, int index) =>
        new(data.Name, data.SampleShape, Pixels(data, index), [0], [Label(data, index)]);
}
