namespace NeuralCore.Handwriting.Lines;

/// <summary>The ink of a line: how much of each pixel it covers.</summary>
/// <remarks><code>
/// Shapes    Coverage: (32, Width), 0 = paper, 1 = ink
/// Stroke    a cubic Hermite curve through its points with Catmull–Rom tangents, flattened into segments
/// Pixel     coverage = min(1, 2r, max(0, r + ½ − d)) with d the distance to the nearest segment and r the radius
/// </code></remarks>
internal sealed class LineInk
{
    public const int MaxWidth = 384;

    private const int Height = LineNormalization.Height;

    private readonly float[] coverage = new float[Height * MaxWidth];

    public int Width { get; private set; }

    public Span<float> Coverage => coverage.AsSpan(0, Height * Width);

    /// <summary>The mean coverage.</summary>
    public float Mean
    {
        get
        {
            float sum = 0;
            foreach (float value in Coverage) sum += value;
            return sum / Coverage.Length;
        }
    }

    public void Clear(int width)
    {
        Width = width;
        Coverage.Clear();
    }

    /// <summary>Draws strokes from index <paramref name="from"/> on.</summary>
    public void Draw(LineStrokes strokes, int from, in LinePlacement placement, in LinePen pen)
    {
        for (int stroke = from; stroke < strokes.StrokeCount; stroke++)
        {
            (int first, int last) = strokes.Range(stroke);
            if (last - first < 2) continue;
            float radius = pen.Radius * strokes.Radius(stroke);
            (float x0, float y0) = placement.Map(strokes.Point(first));
            (float beforeX, float beforeY) = (x0, y0);
            bool corner0 = true;
            for (int i = first + 1; i < last; i++)
            {
                (float x1, float y1) = placement.Map(strokes.Point(i));
                (float afterX, float afterY) = i + 1 < last ? placement.Map(strokes.Point(i + 1)) : (x1, y1);
                bool corner1 = i + 1 == last || strokes.Point(i).IsCorner;
                float share = 2f / (last - 1 - first), press0 = pen.Pressure * (share * (i - 1 - first) - 1),
                    press1 = press0 + pen.Pressure * share;
                Curve(
                    new Tangent(x0, y0, x1 - beforeX, y1 - beforeY, i == first + 1, corner0),
                    new Tangent(x1, y1, afterX - x0, afterY - y0, i + 1 == last, corner1),
                    radius * (1 + press0), radius * (1 + press1), pen);
                (beforeX, beforeY, x0, y0, corner0) = (x0, y0, x1, y1, corner1);
            }
        }
    }

    /// <summary>Draws a straight segment whose radius changes from one end to the other.</summary>
    /// <param name="strength">The coverage of its middle, at most 1.</param>
    public void Segment(float x0, float y0, float x1, float y1, float radius0, float radius1, float strength = 1)
    {
        float reach = Math.Max(radius0, radius1) + 0.5f;
        int left = Math.Max(0, Floor(Math.Min(x0, x1) - reach)), top = Math.Max(0, Floor(Math.Min(y0, y1) - reach)),
            right = Math.Min(Width - 1, Floor(Math.Max(x0, x1) + reach)),
            bottom = Math.Min(Height - 1, Floor(Math.Max(y0, y1) + reach));
        float dx = x1 - x0, dy = y1 - y0, scale = 1 / Math.Max(dx * dx + dy * dy, 1e-6f);
        for (int row = top; row <= bottom; row++)
        {
            float py = row + 0.5f - y0;
            Span<float> pixels = coverage.AsSpan(row * Width, Width);
            for (int column = left; column <= right; column++)
            {
                float px = column + 0.5f - x0;
                float along = float.ClampNative((px * dx + py * dy) * scale, 0, 1);
                float ex = px - along * dx, ey = py - along * dy, radius = radius0 + along * (radius1 - radius0);
                float squared = ex * ex + ey * ey, limit = radius + 0.5f;
                if (squared >= limit * limit) continue;
                float value = float.MinNative(limit - MathF.Sqrt(squared), float.MinNative(1, 2 * radius)) * strength;
                if (value > pixels[column]) pixels[column] = value;
            }
        }
    }

    private static int Floor(float value) => (int)(value + 1024) - 1024;

    private void Curve(Tangent from, Tangent to, float radius0, float radius1, in LinePen pen)
    {
        float chordX = to.X - from.X, chordY = to.Y - from.Y, length = MathF.Sqrt(chordX * chordX + chordY * chordY);
        if (length > 4 * MaxWidth) return;
        (float leaveX, float leaveY) = from.Blend(chordX, chordY, pen);
        (float arriveX, float arriveY) = to.Blend(chordX, chordY, pen);
        int steps = 1 + (int)(length * 0.42f);
        float x0 = from.X, y0 = from.Y, r0 = radius0;
        for (int k = 1; k <= steps; k++)
        {
            float t = (float)k / steps, s = 1 - t;
            float h0 = (1 + 2 * t) * s * s, h1 = t * s * s, h2 = t * t * (3 - 2 * t), h3 = -t * t * s;
            float x1 = h0 * from.X + h1 * leaveX + h2 * to.X + h3 * arriveX,
                y1 = h0 * from.Y + h1 * leaveY + h2 * to.Y + h3 * arriveY, r1 = radius0 + t * (radius1 - radius0);
            float broad = pen.NibRadius(x1 - x0, y1 - y0);
            Segment(x0, y0, x1, y1, r0 * broad, r1 * broad);
            (x0, y0, r0) = (x1, y1, r1);
        }
    }

    /// <summary>A point of a curve; (Dx, Dy) is the difference of its neighbours.</summary>
    private readonly record struct Tangent(float X, float Y, float Dx, float Dy, bool IsEnd, bool IsCorner)
    {
        public (float X, float Y) Blend(float chordX, float chordY, in LinePen pen)
        {
            if (IsEnd) return (chordX, chordY);
            float round = IsCorner ? pen.CornerRoundness : 1, smooth = 0.5f * pen.Roundness * round;
            return (smooth * Dx + (1 - round) * chordX, smooth * Dy + (1 - round) * chordY);
        }
    }
}

/// <summary>Where a line's coordinates, in cap heights, are in the image, in pixels.</summary>
/// <param name="Left">x of the origin at the baseline.</param>
/// <param name="Top">y of the origin.</param>
/// <param name="ScaleX">Pixels per unit.</param>
/// <param name="ScaleY">Pixels per unit: the cap height.</param>
/// <param name="Slant">Lean to the right: pixels per pixel.</param>
/// <param name="Slope">Descent of the baseline: pixels per pixel.</param>
internal readonly record struct LinePlacement(
    float Left, float Top, float ScaleX, float ScaleY, float Slant, float Slope)
{
    public (float X, float Y) Map((float X, float Y, bool IsCorner) point)
    {
        float x = Left + ScaleX * point.X - Slant * ScaleY * (point.Y - 0.5f);
        return (x, Top + ScaleY * point.Y + Slope * (x - Left));
    }
}

/// <summary>The pen of a line.</summary>
/// <param name="Radius">In pixels.</param>
/// <param name="Pressure">Relative change of the radius along a stroke.</param>
/// <param name="Roundness">Length of the tangents relative to those of a Catmull–Rom spline.</param>
/// <param name="CornerRoundness">0: corners are sharp, 1: round.</param>
/// <param name="Nib">How much thinner horizontal strokes are (positive) or vertical ones (negative).</param>
internal readonly record struct LinePen(float Radius, float Pressure, float Roundness, float CornerRoundness, float Nib)
{
    /// <summary>The relative radius of a segment in this direction.</summary>
    public float NibRadius(float dx, float dy)
    {
        if (Nib == 0) return 1;
        float xx = dx * dx, yy = dy * dy;
        return 1 - Nib * (xx - yy) / (xx + yy + 1e-6f);
    }
}
