namespace NeuralCore.Runs.Pictures;

/// <summary>A rectangle of whole pixels; <paramref name="Right"/> and <paramref name="Bottom"/> lie just outside.</summary>
internal readonly record struct PixelArea(int Left, int Top, int Right, int Bottom)
{
    public int Width => Right - Left;

    public int Height => Bottom - Top;

    public bool IsEmpty => Right <= Left || Bottom <= Top;

    /// <summary>The pixels that figures with these corners touch when they are drawn <paramref name="margin"/> wider on each side.</summary>
    public static PixelArea Around(ReadOnlySpan<Point> points, double margin = 0)
    {
        double left = double.MaxValue, top = double.MaxValue, right = double.MinValue, bottom = double.MinValue;
        foreach (Point point in points)
        {
            (left, right) = (Math.Min(left, point.X), Math.Max(right, point.X));
            (top, bottom) = (Math.Min(top, point.Y), Math.Max(bottom, point.Y));
        }

        return points.IsEmpty ? default : new((int)Math.Floor(left - margin), (int)Math.Floor(top - margin), (int)Math.Ceiling(right + margin), (int)Math.Ceiling(bottom + margin));
    }

    public PixelArea Within(PixelArea other) => new(Math.Max(Left, other.Left), Math.Max(Top, other.Top), Math.Min(Right, other.Right), Math.Min(Bottom, other.Bottom));
}
