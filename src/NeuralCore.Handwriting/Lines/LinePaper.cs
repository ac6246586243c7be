namespace NeuralCore.Handwriting.Lines;

/// <summary>Fills a line with paper: texture, ruled and squared lines, guilloches.</summary>
/// <remarks><code>
/// Shapes    grey: (32, width), 0 = black, 255 = white
/// Lines     darkness of a family of curves: depth · max(0, 1 − |distance to the nearest curve| / half width)
/// </code></remarks>
internal static class LinePaper
{
    private const int Height = LineNormalization.Height, Periods = 256;

    /// <summary>One period of a sine.</summary>
    private static readonly float[] Sine = CreateSine();

    /// <summary>Fills all pixels with the level of the paper and its printed background.</summary>
    /// <param name="contrast">Of the ink in grey levels: the background is fainter.</param>
    public static void Fill(ref RandomStream random, Span<float> grey, int width, float level, float contrast)
    {
        grey.Fill(level);
        if (random.Chance(0.35f)) Cloud(ref random, grey, width, contrast * random.Uniform(0.03f, 0.25f));
        float kind = random.Unit();
        float depth = contrast * random.Uniform(0.06f, 0.5f) * random.Uniform(0.4f, 1);
        if (kind < 0.30f) return;
        if (kind < 0.42f) Ruled(ref random, grey, width, depth);
        else if (kind < 0.50f) Squared(ref random, grey, width, depth);
        else if (kind < 0.66f) Waves(ref random, grey, width, depth);
        else if (kind < 0.86f) Circles(ref random, grey, width, depth);
        else Weave(ref random, grey, width, depth);
        if (random.Chance(0.15f)) Waves(ref random, grey, width, 0.6f * depth);
    }

    /// <summary>Adds slow changes of the level: shadows, stains, unevenly inked print.</summary>
    public static void Cloud(ref RandomStream random, Span<float> grey, int width, float depth)
    {
        const int MaxKnots = 68;
        float step = random.Uniform(6, 24);
        int columns = Math.Min(MaxKnots, (int)(width / step) + 2), rows = (int)(Height / step) + 2;
        Span<float> upper = stackalloc float[MaxKnots], lower = stackalloc float[MaxKnots];
        Draw(ref random, lower);
        int knotRow = -1;
        for (int y = 0; y < Height; y++)
        {
            float v = y / step;
            if ((int)v != knotRow)
            {
                knotRow = (int)v;
                lower.CopyTo(upper);
                Draw(ref random, lower);
            }

            float shareY = v - knotRow;
            Span<float> row = grey.Slice(y * width, width);
            for (int x = 0; x < width; x++)
            {
                float u = float.MinNative(x / step, columns - 1.001f);
                int knot = (int)u;
                float share = u - knot;
                float above = upper[knot] + share * (upper[knot + 1] - upper[knot]);
                float below = lower[knot] + share * (lower[knot + 1] - lower[knot]);
                row[x] += depth * (above + shareY * (below - above));
            }
        }

        static void Draw(ref RandomStream random, Span<float> knots)
        {
            foreach (ref float knot in knots) knot = random.Uniform(-1, 1);
        }
    }

    private static void Ruled(ref RandomStream random, Span<float> grey, int width, float depth)
    {
        float spacing = random.Uniform(9, 34), slope = random.Bell(0.02f), half = random.Uniform(0.5f, 1.1f);
        Straight(grey, width, random.Uniform(0, spacing), slope, 1, spacing, half, depth);
    }

    private static void Squared(ref RandomStream random, Span<float> grey, int width, float depth)
    {
        float spacing = random.Uniform(5, 26), slope = random.Bell(0.02f), half = random.Uniform(0.5f, 1);
        Straight(grey, width, random.Uniform(0, spacing), slope, 1, spacing, half, depth);
        Straight(grey, width, random.Uniform(0, spacing), 1, -slope, spacing, half, depth);
    }

    /// <summary>The lines on which a·x + b·y is a multiple of the spacing.</summary>
    private static void Straight(
        Span<float> grey, int width, float phase, float a, float b, float spacing, float half, float depth)
    {
        for (int y = 0; y < Height; y++)
        {
            Span<float> row = grey.Slice(y * width, width);
            for (int x = 0; x < row.Length; x++)
                row[x] -= depth * Line(phase + a * x + b * y, spacing, half);
        }
    }

    private static void Waves(ref RandomStream random, Span<float> grey, int width, float depth)
    {
        int families = 1 + random.NextInt(3);
        float spacing = random.Uniform(2.5f, 9), half = random.Uniform(0.4f, 0.9f);
        for (int family = 0; family < families; family++)
        {
            float amplitude = random.Uniform(0.5f, 7), frequency = Periods / random.Uniform(12, 90),
                phase = random.Uniform(0, Periods), slope = random.Bell(0.3f), shift = random.Uniform(0, spacing);
            for (int x = 0; x < width; x++)
            {
                float offset = shift + 1000 * spacing + slope * x
                    + amplitude * Sine[(int)(phase + frequency * x) & (Periods - 1)];
                for (int y = 0; y < Height; y++) grey[y * width + x] -= depth * Line(offset + y, spacing, half);
            }
        }
    }

    private static void Circles(ref RandomStream random, Span<float> grey, int width, float depth)
    {
        // Overlapping families of concentric circles make a guilloche; each is confined to a disc or to a column.
        float pitch = random.Uniform(18, 70), spacing = random.Uniform(2, 7), half = random.Uniform(0.4f, 0.9f),
            reach = random.Uniform(0.6f, 1.3f) * pitch, phase = random.Uniform(0, pitch);
        int centres = Math.Min(24, (int)(width / pitch) + 2);
        for (int i = 0; i < centres; i++)
        {
            float cx = i * pitch - phase,
                cy = random.Chance(0.5f) ? Height + random.Uniform(-8, 20) : random.Uniform(-20, 40);
            int left = (int)Math.Clamp(cx - reach, 0, width), right = (int)Math.Clamp(cx + reach + 1, 0, width);
            for (int y = 0; y < Height; y++)
            {
                float dy = y - cy, rest = reach * reach - dy * dy;
                if (rest <= 0) continue;
                Span<float> row = grey.Slice(y * width, width);
                for (int x = left; x < right; x++)
                {
                    float dx = x - cx;
                    if (dx * dx < rest) row[x] -= depth * Line(MathF.Sqrt(dx * dx + dy * dy), spacing, half);
                }
            }
        }
    }

    /// <summary>The fine pattern of security paper and of half-tone print: dots of random darkness on a grid.</summary>
    private static void Weave(ref RandomStream random, Span<float> grey, int width, float depth)
    {
        int cellWidth = 1 + random.NextInt(4), cellHeight = 1 + random.NextInt(3);
        float share = random.Uniform(0.2f, 0.6f);
        Span<float> cells = stackalloc float[LineInk.MaxWidth];
        for (int y = 0; y < Height; y++)
        {
            if (y % cellHeight == 0)
            {
                for (int x = 0; x < width; x += cellWidth)
                {
                    float dot = random.Chance(share) ? depth * random.Uniform(0.3f, 1) : 0;
                    cells.Slice(x, Math.Min(cellWidth, width - x)).Fill(dot);
                }
            }

            Span<float> row = grey.Slice(y * width, width);
            for (int x = 0; x < row.Length; x++) row[x] -= cells[x];
        }
    }

    /// <summary>1 on a line, falling to 0 at a distance of <paramref name="half"/> plus half a pixel.</summary>
    private static float Line(float place, float spacing, float half)
    {
        float turns = place / spacing;
        float distance = (turns - (int)turns) * spacing;
        if (distance < 0) distance += spacing;
        distance = float.MinNative(distance, spacing - distance);
        return float.ClampNative(half + 0.5f - distance, 0, 1);
    }

    private static float[] CreateSine()
    {
        var sine = new float[Periods];
        for (int i = 0; i < Periods; i++) sine[i] = (float)PortableMath.Sin(2 * Math.PI * i / Periods);
        return sine;
    }
}
