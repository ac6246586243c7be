namespace NeuralCore.Runs.Pictures;

/// <summary>What share of each pixel of an area a figure covers, in [0, 1]: edges are smooth because a pixel that is half covered is half painted.</summary>
internal sealed class Coverage(PixelArea area)
{
    private readonly float[] shares = new float[area.Width * area.Height];

    public PixelArea Area => area;

    /// <summary>The shares of row <paramref name="y"/> of the canvas, from the area's left.</summary>
    public Span<float> Row(int y) => shares.AsSpan((y - area.Top) * area.Width, area.Width);
}
