namespace NeuralCore.Handwriting.Pages;

/// <summary>A sample of points on the outline of a part, small enough to compare all pairs of points.</summary>
internal sealed class InkOutline
{
    private const int MaxPoints = 128, Visible = 64;

    private readonly (int X, int Y)[] points;

    private InkOutline((int X, int Y)[] points) => this.points = points;

    public static InkOutline Of(InkPart part)
    {
        (int width, int height) = (part.Box.Width, part.Box.Height);
        byte[] pixels = part.Pixels;
        var all = new List<(int X, int Y)>();
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int at = y * width + x;
                if (pixels[at] < Visible) continue;
                bool inside = x > 0 && x < width - 1 && y > 0 && y < height - 1
                    && pixels[at - 1] >= Visible && pixels[at + 1] >= Visible && pixels[at - width] >= Visible
                        && pixels[at + width] >= Visible;
                if (!inside) all.Add((part.Box.Left + x, part.Box.Top + y));
            }
        }

        if (all.Count == 0) all.Add(((int)part.CentreX, (int)part.CentreY));
        int step = (all.Count + MaxPoints - 1) / MaxPoints;
        return new InkOutline([.. all.Where((_, i) => i % step == 0)]);
    }

    /// <summary>Number of paper pixels between the nearest points.</summary>
    public double DistanceTo(InkOutline other)
    {
        long nearest = long.MaxValue;
        foreach ((int x, int y) in points)
        {
            foreach ((int u, int v) in other.points)
            {
                long dx = x - u, dy = y - v;
                nearest = Math.Min(nearest, dx * dx + dy * dy);
            }
        }

        return Math.Max(0, Math.Sqrt(nearest) - 1);
    }
}
