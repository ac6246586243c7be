namespace NeuralCore.Runs.Pictures;

/// <summary>A glyph's lengths in pixels, with its horizontal and vertical strokes on whole ones.</summary>
internal readonly struct PixelFit(Glyph glyph, double size)
{
    private readonly double scale = size / Glyph.Em;

    public int Width => (int)X(glyph.Width);

    /// <summary>Pixels from the leftmost stroke.</summary>
    public double X(double x) => Fit(x, glyph.Columns, origin: 0);

    /// <summary>Pixels below the baseline, above it negative.</summary>
    public double Y(double y) => Fit(y, glyph.Rows, origin: Glyph.Baseline);

    /// <summary>The stops become whole pixels; what lies between two is stretched with them, what lies outside moves with the nearest.</summary>
    private double Fit(double value, IReadOnlyList<double> stops, double origin)
    {
        int next = 0;
        while (next < stops.Count && stops[next] < value) next++;
        if (next == stops.Count) return Whole(stops[^1], origin) + (value - stops[^1]) * scale;
        if (next == 0 || stops[next] == value) return Whole(stops[next], origin) + (value - stops[next]) * scale;
        double before = stops[next - 1], share = (value - before) / (stops[next] - before);
        return Whole(before, origin) + share * (Whole(stops[next], origin) - Whole(before, origin));
    }

    private double Whole(double stop, double origin) => Math.Round((stop - origin) * scale, MidpointRounding.AwayFromZero);
}
