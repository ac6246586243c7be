using NeuralCore.Handwriting.Images;

namespace NeuralCore.Web.Drawings;

/// <summary>A pen stroke of the page.</summary>
/// <param name="Points">x₀, y₀, x₁, y₁, … in units of the page, y downwards; at least one point.</param>
/// <param name="Width">Width of the pen in the same units.</param>
/// <param name="Pressures">Of a pen: one for each point, from 0 to 1; null for a mouse or a finger.</param>
internal sealed record PenStroke(float[] Points, float Width, float[]? Pressures = null);

/// <summary>
/// Draws strokes as the crop of a line: black on white, scaled so that the writing has the size in which readers saw it
/// in training.
/// </summary>
/// <remarks><code>
/// Shapes    image: (96, W) bytes                     three times the height of a line, so that it is smoothed twice
/// Scale     cap height · s = 0.72·96                 cap height: that of all ink, at least 1/8 of the page
/// Pen       radius r = s·width/2, clamped to [0.03, 0.085] of 0.72·96
/// Pressure  width·(0.4 + 1.2·p): the width of the pen at the usual p = 0.5
/// Pixel     grey = 255·(1 − clamp(r + ½ − d, 0, 1))  d: distance to the nearest segment
/// </code>
/// Only + − · / and √ are used: equal strokes give equal bytes on every machine.</remarks>
internal sealed class StrokeInk
{
    public const int Height = 96, MaxWidth = 4096;

    private const float WritingHeight = 0.72f * Height, Margin = 0.5f * (Height - WritingHeight);
    private const float MinRadius = 0.03f * WritingHeight, MaxRadius = 0.085f * WritingHeight;

    /// <summary>The least height of writing, as a fraction of the page: smaller ink is a dot or a dash.</summary>
    private const float MinHeight = 0.125f;

    /// <summary>
    /// Ink that is wider than this times its height is a dash, whose height does not show the size of the writing.
    /// </summary>
    private const float DashAspect = 3, DashHeight = 1.6f;

    /// <summary>Long segments are drawn in steps, whose boxes have few pixels without ink.</summary>
    private const float MaxStep = 8;

    /// <summary>Ink beyond this length, in pixels, is not drawn: a scribble must not keep a worker busy.</summary>
    private const float MaxLength = 100_000;

    /// <summary>Width of a stroke at pressure 0, and the difference to pressure 1, in widths of the pen.</summary>
    private const float LightPen = 0.4f, PenRange = 1.2f;

    private const byte White = 255;

    private readonly byte[] pixels;
    private readonly float scale, offsetX, offsetY;

    /// <param name="strokes">At least one.</param>
    /// <param name="pageHeight">Above 0.</param>
    public StrokeInk(IReadOnlyList<PenStroke> strokes, float pageHeight)
    {
        Bounds = InkBounds.Of(strokes);
        float cap = Math.Max(Bounds.Height, MinHeight * pageHeight);
        if (Bounds.Width > DashAspect * Bounds.Height && strokes.Count == 1)
            cap = Math.Max(cap, DashHeight * Bounds.Width);
        scale = WritingHeight / cap;
        scale = Math.Min(scale, (MaxWidth - 2 * Margin) / Math.Max(Bounds.Width, 1));
        Width = Math.Max(Height / 2, (int)(Bounds.Width * scale + 2 * Margin));
        offsetX = 0.5f * (Width - Bounds.Width * scale) - Bounds.Left * scale;
        offsetY = 0.5f * (Height - Bounds.Height * scale) - Bounds.Top * scale;
        pixels = Draw(strokes);
    }

    /// <summary>Bounds of the points, in units of the page.</summary>
    public InkBounds Bounds { get; }

    public int Width { get; }

    public GreyImage Image => new(Width, Height, pixels);

    /// <summary>The share of dark pixels in the bounding box of the ink.</summary>
    public float Fill
    {
        get
        {
            int left = Math.Max(0, (int)(Bounds.Left * scale + offsetX)),
                right = Math.Min(Width, (int)(Bounds.Right * scale + offsetX) + 1),
                top = Math.Max(0, (int)(Bounds.Top * scale + offsetY)),
                bottom = Math.Min(Height, (int)(Bounds.Bottom * scale + offsetY) + 1), dark = 0;
            for (int y = top; y < bottom; y++)
            {
                for (int x = left; x < right; x++) dark += pixels[y * Width + x] < White / 2 ? 1 : 0;
            }

            return (float)dark / Math.Max(1, (right - left) * (bottom - top));
        }
    }

    /// <summary>A box of the image in units of the page.</summary>
    public InkBounds ToPage(float left, float top, float right, float bottom) => new(
        (left - offsetX) / scale, (top - offsetY) / scale, (right - offsetX) / scale, (bottom - offsetY) / scale);

    /// <summary>Some of the strokes, in the geometry of the image: (96, W) bytes, 0 = paper, 255 = ink.</summary>
    public byte[] Only(IReadOnlyList<PenStroke> strokes)
    {
        byte[] ink = Draw(strokes);
        for (int i = 0; i < ink.Length; i++) ink[i] = (byte)(White - ink[i]);
        return ink;
    }

    private byte[] Draw(IReadOnlyList<PenStroke> strokes)
    {
        var target = new byte[Height * Width];
        Array.Fill(target, White);
        float drawn = 0; // pixels
        foreach (PenStroke stroke in strokes) Draw(stroke, target, ref drawn);
        return target;
    }

    private void Draw(PenStroke stroke, byte[] target, ref float drawn)
    {
        float[] points = stroke.Points;
        float radius = Radius(stroke, 0);
        float x0 = points[0] * scale + offsetX, y0 = points[1] * scale + offsetY;
        if (points.Length == 2) Segment(target, x0, y0, x0, y0, radius);
        for (int i = 2; i + 1 < points.Length; i += 2)
        {
            float x1 = points[i] * scale + offsetX, y1 = points[i + 1] * scale + offsetY;
            float dx = x1 - x0, dy = y1 - y0, length = MathF.Sqrt(dx * dx + dy * dy);
            int steps = 1 + (int)(length / MaxStep);
            if (stroke.Pressures is not null) radius = Radius(stroke, i / 2);
            drawn += length;
            if (drawn > MaxLength) return;
            for (int k = 0; k < steps; k++)
            {
                float from = (float)k / steps, to = (float)(k + 1) / steps;
                Segment(target, x0 + from * dx, y0 + from * dy, x0 + to * dx, y0 + to * dy, radius);
            }

            (x0, y0) = (x1, y1);
        }
    }

    private float Radius(PenStroke stroke, int point)
    {
        float width = stroke.Pressures is { } pressures
            ? stroke.Width * (LightPen + PenRange * pressures[point]) : stroke.Width;
        return Math.Clamp(0.5f * width * scale, MinRadius, MaxRadius);
    }

    private void Segment(byte[] target, float x0, float y0, float x1, float y1, float radius)
    {
        float reach = radius + 0.5f;
        int left = Math.Max(0, (int)(Math.Min(x0, x1) - reach)), top = Math.Max(0, (int)(Math.Min(y0, y1) - reach)),
            right = Math.Min(Width - 1, (int)(Math.Max(x0, x1) + reach)),
            bottom = Math.Min(Height - 1, (int)(Math.Max(y0, y1) + reach));
        float dx = x1 - x0, dy = y1 - y0, inverse = 1 / Math.Max(dx * dx + dy * dy, 1e-6f);
        for (int y = top; y <= bottom; y++)
        {
            float py = y + 0.5f - y0;
            for (int x = left; x <= right; x++)
            {
                float px = x + 0.5f - x0, along = Math.Clamp((px * dx + py * dy) * inverse, 0, 1);
                float ex = px - along * dx, ey = py - along * dy, squared = ex * ex + ey * ey;
                if (squared >= reach * reach) continue;
                float cover = Math.Min(1, reach - MathF.Sqrt(squared));
                byte grey = (byte)(White * (1 - cover) + 0.5f);
                ref byte pixel = ref target[y * Width + x];
                if (grey < pixel) pixel = grey;
            }
        }
    }
}

/// <summary>A rectangle in units of the page.</summary>
internal readonly record struct InkBounds(float Left, float Top, float Right, float Bottom)
{
    public float Width => Right - Left;

    public float Height => Bottom - Top;

    /// <summary>The bounds of the points of strokes.</summary>
    /// <param name="strokes">At least one point.</param>
    public static InkBounds Of(IEnumerable<PenStroke> strokes)
    {
        float left = float.MaxValue, top = float.MaxValue, right = float.MinValue, bottom = float.MinValue;
        foreach (float[] points in strokes.Select(stroke => stroke.Points))
        {
            for (int i = 0; i + 1 < points.Length; i += 2)
            {
                (left, right) = (Math.Min(left, points[i]), Math.Max(right, points[i]));
                (top, bottom) = (Math.Min(top, points[i + 1]), Math.Max(bottom, points[i + 1]));
            }
        }

        return new InkBounds(left, top, right, bottom);
    }
}
