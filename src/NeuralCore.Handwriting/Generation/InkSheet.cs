namespace NeuralCore.Handwriting;

/// <summary>
/// A black-and-white scan of a digit with two to four times the resolution of the final image: 0 paper, 255 ink.
/// </summary>
/// <remarks><code>
/// Shapes    Pixels: (Size, Size)
/// </code></remarks>
internal sealed class InkSheet
{
    public const int Size = 84;

    private const byte Ink = 255;
    private const int Margin = 2;

    private readonly byte[] pixels = new byte[Size * Size];

    public ReadOnlySpan<byte> Pixels => pixels;

    /// <summary>
    /// Blackens every pixel whose centre is in a disc, with the trail scaled so that its longer side is
    /// <paramref name="longestSide"/> pixels.
    /// </summary>
    public void Scan(ReadOnlySpan<Disc> discs, double longestSide)
    {
        double left = double.MaxValue, right = double.MinValue, top = double.MaxValue, bottom = double.MinValue;
        foreach (Disc disc in discs)
        {
            left = Math.Min(left, disc.X - disc.Radius);
            right = Math.Max(right, disc.X + disc.Radius);
            top = Math.Min(top, disc.Y - disc.Radius);
            bottom = Math.Max(bottom, disc.Y + disc.Radius);
        }

        double scale = longestSide / Math.Max(right - left, bottom - top);
        pixels.AsSpan().Clear();
        foreach (Disc disc in discs)
            Stamp((disc.X - left) * scale + Margin, (disc.Y - top) * scale + Margin, disc.Radius * scale);
    }

    private void Stamp(double x, double y, double radius)
    {
        int bottom = (int)(y + radius + 0.5);
        for (int row = (int)(y - radius + 0.5); row < bottom; row++)
        {
            double dy = row + 0.5 - y;
            double half = Math.Sqrt(Math.Max(0, radius * radius - dy * dy));
            int from = (int)(x - half + 0.5), to = (int)(x + half + 0.5);
            pixels.AsSpan(row * Size + from, to - from).Fill(Ink);
        }
    }
}

/// <summary>The mark of the pen at one position.</summary>
internal readonly record struct Disc(double X, double Y, double Radius);
