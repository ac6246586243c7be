namespace NeuralCore.Runs.Pictures;

/// <summary>The exact area that a polygon covers in each pixel.</summary>
/// <remarks><code>
/// Piece     of an edge inside one pixel: height dy (with sign), mean distance f from the pixel's left
/// Pixel     covers dy·(1 − f) of it and dy of every pixel to the right
/// Row       the sums of all pieces from the left are the shares covered
/// </code>
/// Green's theorem, pixel by pixel. An outline does not cross itself: parts that it goes round in both directions would cancel.</remarks>
internal static class PolygonFill
{
    public static Coverage Cover(ReadOnlySpan<Point> outline, PixelArea clip)
    {
        var coverage = new Coverage(PixelArea.Around(outline).Within(clip) is { IsEmpty: false } area ? area : default);
        if (coverage.Area.IsEmpty) return coverage;
        for (int i = 0; i < outline.Length; i++) AddEdge(coverage, outline[i], outline[(i + 1) % outline.Length]);
        for (int y = coverage.Area.Top; y < coverage.Area.Bottom; y++)
        {
            Span<float> row = coverage.Row(y);
            float sum = 0;
            for (int x = 0; x < row.Length; x++)
            {
                sum += row[x];
                row[x] = Math.Min(Math.Abs(sum), 1);
            }
        }

        return coverage;
    }

    private static void AddEdge(Coverage coverage, Point from, Point to)
    {
        if (from.Y == to.Y) return;
        int sign = 1;
        if (from.Y > to.Y) (from, to, sign) = (to, from, -1);
        double slope = (to.X - from.X) / (to.Y - from.Y);
        PixelArea area = coverage.Area;
        int last = (int)Math.Min(area.Bottom, Math.Ceiling(to.Y));
        for (int y = (int)Math.Max(area.Top, Math.Floor(from.Y)); y < last; y++)
        {
            double top = Math.Max(y, from.Y), bottom = Math.Min(y + 1, to.Y);
            AddRow(coverage.Row(y), from.X + (top - from.Y) * slope - area.Left, from.X + (bottom - from.Y) * slope - area.Left, sign * (bottom - top));
        }
    }

    /// <param name="from">The edge's x at the top of its part in this row, <paramref name="to"/> at the bottom.</param>
    private static void AddRow(Span<float> row, double from, double to, double height)
    {
        if (from > to) (from, to) = (to, from);
        double width = to - from, x = from;
        do
        {
            double end = x < 0 ? Math.Min(0, to) : x >= row.Length ? to : Math.Min(Math.Floor(x) + 1, to);
            double dy = width == 0 ? height : height * (end - x) / width;
            if (x < 0) row[0] += (float)dy;
            else if (x < row.Length)
            {
                int pixel = (int)x;
                double distance = (x + end) / 2 - pixel;
                row[pixel] += (float)(dy * (1 - distance));
                if (pixel + 1 < row.Length) row[pixel + 1] += (float)(dy * distance);
            }

            x = end;
        }
        while (x < to);
    }
}
