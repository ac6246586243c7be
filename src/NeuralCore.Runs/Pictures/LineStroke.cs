namespace NeuralCore.Runs.Pictures;

/// <summary>A line drawn with a round pen: what it covers of a pixel follows from the distance of the pixel's centre.</summary>
/// <remarks><code>
/// Share     min(w, 1, w/2 + ½ − d)     a pen w wide at distance d, seen through a window of one pixel
/// </code>
/// Summed across the line that is w, for thin pens too. Where lines meet, the larger share counts, so joints are round and no darker.</remarks>
internal static class LineStroke
{
    /// <summary>Adds a line through <paramref name="points"/>; a single point is a dot.</summary>
    public static void Add(Coverage coverage, ReadOnlySpan<Point> points, double width)
    {
        if (points.Length == 1) AddSegment(coverage, points[0], points[0], width);
        for (int i = 1; i < points.Length; i++) AddSegment(coverage, points[i - 1], points[i], width);
    }

    private static void AddSegment(Coverage coverage, Point from, Point to, double width)
    {
        double reach = width / 2 + 0.5, most = Math.Min(width, 1);
        double dx = to.X - from.X, dy = to.Y - from.Y, squared = dx * dx + dy * dy;
        PixelArea area = PixelArea.Around([from, to], reach).Within(coverage.Area);
        for (int y = area.Top; y < area.Bottom; y++)
        {
            (int first, int end) = Columns(from, dx, dy, y + 0.5, reach);
            Span<float> row = coverage.Row(y);
            for (int x = Math.Max(first, area.Left); x < Math.Min(end, area.Right); x++)
            {
                double px = x + 0.5 - from.X, py = y + 0.5 - from.Y;
                double along = squared == 0 ? 0 : Math.Clamp((px * dx + py * dy) / squared, 0, 1);
                double ox = px - along * dx, oy = py - along * dy;
                double share = Math.Min(most, reach - Math.Sqrt(ox * ox + oy * oy));
                ref float old = ref row[x - coverage.Area.Left];
                if (share > old) old = (float)share;
            }
        }
    }

    /// <summary>Which pixels of a row can be reached: without this, a long slanted line would cost its whole bounding box.</summary>
    private static (int First, int End) Columns(Point from, double dx, double dy, double y, double reach)
    {
        double near = 0, far = 1;
        if (dy != 0)
        {
            double a = (y - reach - from.Y) / dy, b = (y + reach - from.Y) / dy;
            (near, far) = (Math.Clamp(Math.Min(a, b), 0, 1), Math.Clamp(Math.Max(a, b), 0, 1));
        }

        double first = from.X + near * dx, last = from.X + far * dx;
        return ((int)Math.Floor(Math.Min(first, last) - reach), (int)Math.Ceiling(Math.Max(first, last) + reach));
    }
}
