namespace NeuralCore.Handwriting.Pages;

/// <summary>A piece of ink of a page: a connected component, a part of one, or a union of several.</summary>
/// <remarks><code>
/// Shapes    Pixels: (Box.Height, Box.Width) bytes, only the ink of this piece
/// </code></remarks>
internal sealed class InkPart
{
    /// <summary>Ink whose 90 % quantile is at least this value is not amplified: the images of MNIST satisfy
    /// this.</summary>
    private const int FullInk = 215;

    public InkPart(PixelBox box, byte[] pixels)
    {
        (Box, Pixels) = (box, pixels);
        foreach (byte pixel in pixels) Mass += pixel;
    }

    public PixelBox Box { get; }

    public byte[] Pixels { get; }

    /// <summary>Sum of the ink.</summary>
    public long Mass { get; }

    public double CentreX => Box.Left + Box.Width / 2.0;

    public double CentreY => Box.Top + Box.Height / 2.0;

    /// <summary>The union of several parts.</summary>
    public static InkPart Union(ReadOnlySpan<InkPart> parts)
    {
        if (parts.Length == 1) return parts[0];
        PixelBox box = parts[0].Box;
        foreach (InkPart part in parts) box = box.Union(part.Box);
        var pixels = new byte[box.Width * box.Height];
        foreach (InkPart part in parts)
        {
            for (int y = 0; y < part.Box.Height; y++)
            {
                ReadOnlySpan<byte> row = part.Pixels.AsSpan(y * part.Box.Width, part.Box.Width);
                Span<byte> target =
                    pixels.AsSpan((part.Box.Top - box.Top + y) * box.Width + part.Box.Left - box.Left, row.Length);
                for (int x = 0; x < row.Length; x++) target[x] = Math.Max(target[x], row[x]);
            }
        }

        return new InkPart(box, pixels);
    }

    /// <summary>The same ink in its bounding box; null if there is none.</summary>
    public InkPart? Trimmed()
    {
        (int width, int height) = (Box.Width, Box.Height);
        int left = width, right = -1, top = height, bottom = -1;
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = Pixels.AsSpan(y * width, width);
            int first = row.IndexOfAnyExcept((byte)0);
            if (first < 0) continue;
            (top, bottom, left, right) =
                (Math.Min(top, y), y, Math.Min(left, first), Math.Max(right, row.LastIndexOfAnyExcept((byte)0)));
        }

        if (bottom < 0) return null;
        var box = new PixelBox(left, top, right - left + 1, bottom - top + 1);
        var pixels = new byte[box.Width * box.Height];
        for (int y = 0; y < box.Height; y++)
            Pixels.AsSpan((top + y) * width + left, box.Width).CopyTo(pixels.AsSpan(y * box.Width));
        return new InkPart(box with { Left = Box.Left + left, Top = Box.Top + top }, pixels);
    }

    /// <summary>
    /// The ink amplified so that its 90 % quantile is 255; unchanged if it is at least <see cref="FullInk"/>.
    /// </summary>
    public InkPart AtFullStrength()
    {
        int level = Level();
        if (level >= FullInk) return this;
        byte[] stronger = Array.ConvertAll(
            Pixels, ink => ink == 0 ? ink : (byte)Math.Clamp((ink * 255 + level / 2) / level, 1, 255));
        return new InkPart(Box, stronger);
    }

    /// <summary>
    /// Mean width of its strokes in pixels: twice the area divided by the length of the outline, exact for a long
    /// stroke.
    /// </summary>
    public double StrokeWidth()
    {
        long steps = 0;
        for (int y = 0; y < Box.Height; y++)
        {
            ReadOnlySpan<byte> row = Pixels.AsSpan(y * Box.Width, Box.Width),
                below = y + 1 < Box.Height ? Pixels.AsSpan((y + 1) * Box.Width, Box.Width) : default;
            steps += row[0] + row[^1];
            for (int x = 0; x < row.Length; x++)
            {
                steps += (y == 0 ? row[x] : 0) + Math.Abs(row[x] - (below.IsEmpty ? 0 : below[x]))
                    + (x == 0 ? 0 : Math.Abs(row[x] - row[x - 1]));
            }
        }

        // The length is measured along rows and columns, which is 4/π too long on average over all directions.
        return Math.Max(1, 2 * Mass / (Math.Max(1, steps) * Math.PI / 4));
    }

    /// <summary>The 90 % quantile of the ink.</summary>
    private int Level()
    {
        Span<int> histogram = stackalloc int[256];
        histogram.Clear();
        foreach (byte ink in Pixels) histogram[ink]++;
        int above = (Pixels.Length - histogram[0]) / 10, level = 255;
        for (int seen = histogram[255]; seen <= above && level > 1; seen += histogram[level]) level--;
        return level;
    }
}
