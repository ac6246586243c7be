using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralCore.Runs.Pictures;

/// <summary>A raster of 24-bit colours, white at first.</summary>
/// <remarks><code>
/// Shapes    Pixels: (Height, Width, 3) bytes, red first
/// </code></remarks>
internal sealed class Canvas(int width, int height)
{
    public const int Channels = 3;

    private readonly Ink[] pixels = WhitePaper(width, height);

    public int Width => width;

    public int Height => height;

    public ReadOnlySpan<byte> Pixels => MemoryMarshal.AsBytes<Ink>(pixels);

    /// <summary>Nothing is painted outside.</summary>
    public PixelArea Clip { get; private set; } = new(0, 0, width, height);

    public Ink this[int x, int y] => Row(y)[x];

    /// <summary>Paints inside <paramref name="area"/> only from now on; the whole canvas again without one.</summary>
    public void ClipTo(PixelArea? area = null) => Clip = (area ?? new(0, 0, width, height)).Within(new(0, 0, width, height));

    public void FillRectangle(int x, int y, int width, int height, Ink ink, double opacity = 1)
    {
        PixelArea area = new PixelArea(x, y, x + width, y + height).Within(Clip);
        for (int row = area.Top; row < area.Bottom; row++)
        {
            Span<Ink> part = area.IsEmpty ? [] : Row(row)[area.Left..area.Right];
            if (opacity >= 1) part.Fill(ink);
            else foreach (ref Ink pixel in part) pixel = pixel.Towards(ink, opacity);
        }
    }

    /// <summary>A frame just outside a rectangle.</summary>
    public void Frame(int x, int y, int width, int height, int thickness, Ink ink)
    {
        FillRectangle(x - thickness, y - thickness, width + 2 * thickness, thickness, ink);
        FillRectangle(x - thickness, y + height, width + 2 * thickness, thickness, ink);
        FillRectangle(x - thickness, y, thickness, height, ink);
        FillRectangle(x + width, y, thickness, height, ink);
    }

    public void FillPolygon(ReadOnlySpan<Point> outline, Ink ink, double opacity = 1) => Paint(PolygonFill.Cover(outline, Clip), ink, opacity);

    public void FillCircle(Point centre, double radius, Ink ink, double opacity = 1) => Line([centre], 2 * radius, ink, opacity);

    /// <summary>A line with round ends and joints; a single point is a dot.</summary>
    public void Line(ReadOnlySpan<Point> points, double thickness, Ink ink, double opacity = 1)
    {
        PixelArea area = PixelArea.Around(points, thickness / 2 + 1).Within(Clip);
        if (area.IsEmpty) return;
        var coverage = new Coverage(area);
        LineStroke.Add(coverage, points, thickness);
        Paint(coverage, ink, opacity);
    }

    /// <summary>One line of text whose baseline begins, has its middle or ends at <paramref name="at"/>.</summary>
    /// <param name="size">Pixels of an em: capitals are about 0.7 of it.</param>
    /// <param name="angle">Degrees clockwise; −90 reads upwards.</param>
    public void Text(string text, Point at, double size, Ink ink, TextAlign align = TextAlign.Left, bool bold = false, double angle = 0, double opacity = 1)
    {
        foreach (Coverage glyph in StrokeFont.Cover(text, at, size, align, bold, angle, Clip)) Paint(glyph, ink, opacity);
    }

    /// <summary>Bytes of grey (H, W), each as a square of <paramref name="scale"/> pixels.</summary>
    public void DrawGrey(ReadOnlySpan<byte> grey, int width, int height, int x, int y, int scale) => DrawImage(grey, width, height, 1, x, y, scale);

    /// <summary>An image of bytes (H, W, C): in colour where it has three channels, else the first as grey.</summary>
    public void DrawImage(ReadOnlySpan<byte> image, int width, int height, int channels, int x, int y, int scale)
    {
        Guard.Require(image.Length == width * height * channels, $"{image.Length} bytes are no image of {height}×{width}×{channels}.");
        for (int i = 0; i < width * height; i++)
        {
            ReadOnlySpan<byte> pixel = image.Slice(i * channels, channels);
            Ink ink = channels == Channels ? new Ink(pixel[0], pixel[1], pixel[2]) : Ink.Grey(pixel[0]);
            FillRectangle(x + i % width * scale, y + i / width * scale, scale, scale, ink);
        }
    }

    /// <summary>Paints what a figure covers.</summary>
    // Optimised at once: all pictures of a run are painted once, in a second.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Paint(Coverage coverage, Ink ink, double opacity = 1)
    {
        PixelArea area = coverage.Area.Within(Clip);
        for (int y = area.Top; y < area.Bottom; y++)
        {
            ReadOnlySpan<float> shares = coverage.Row(y);
            Span<Ink> row = Row(y);
            for (int x = area.Left; x < area.Right; x++)
            {
                double share = shares[x - coverage.Area.Left] * opacity;
                if (share > 0) row[x] = row[x].Towards(ink, share);
            }
        }
    }

    private static Ink[] WhitePaper(int width, int height)
    {
        Guard.Require(width > 0 && height > 0 && (long)width * height * Channels <= Array.MaxLength, $"A canvas of {width}×{height} pixels.");
        var paper = new Ink[width * height];
        paper.AsSpan().Fill(Ink.White);
        return paper;
    }

    private Span<Ink> Row(int y) => pixels.AsSpan(y * width, width);
}
