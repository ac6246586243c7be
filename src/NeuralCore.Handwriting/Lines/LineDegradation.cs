namespace NeuralCore.Handwriting.Lines;

/// <summary>What the camera or the scanner adds: light, blur, noise, compression, few grey levels.</summary>
/// <remarks><code>
/// Shapes    grey: (32, width), 0 = black, 255 = white
/// </code>
/// An instance has working memory: use one per thread.</remarks>
internal sealed class LineDegradation
{
    private const int Height = LineNormalization.Height;

    private readonly float[] copy = new float[Height * LineInk.MaxWidth];

    /// <summary>Multiplies the image by the light: a gradient, and often the soft edge of a shadow.</summary>
    public static void Light(ref RandomStream random, Span<float> grey, int width)
    {
        float gradientX = random.Bell(0.12f) / width, gradientY = random.Bell(0.08f) / Height;
        bool shadow = random.Chance(0.22f);
        float dark = shadow ? 0.04f + 0.5f * random.Unit() * random.Unit() : 0,
            slopeX = random.Uniform(-1, 1), slopeY = random.Uniform(-1, 1),
            edgeX = random.Uniform(0, width), edgeY = random.Uniform(0, Height), soft = 1 / random.Uniform(1.5f, 16);
        for (int y = 0; y < Height; y++)
        {
            Span<float> row = grey.Slice(y * width, width);
            float start = 1 + gradientY * (y - Height / 2) - gradientX * (width / 2);
            if (!shadow)
            {
                for (int x = 0; x < row.Length; x++) row[x] *= start + gradientX * x;
                continue;
            }

            float side = slopeY * (y - edgeY) - slopeX * edgeX;
            for (int x = 0; x < row.Length; x++)
            {
                float inside = float.ClampNative((slopeX * x + side) * soft + 0.5f, 0, 1);
                row[x] *= start + gradientX * x - dark * inside;
            }
        }
    }

    /// <summary>A blur with the kernel (b, 1 − 2b, b) on both axes, up to three times.</summary>
    public void Blur(ref RandomStream random, Span<float> grey, int width)
    {
        int times = 1 + random.Small(3);
        float side = random.Uniform(0.05f, 0.3f);
        for (int i = 0; i < times; i++)
        {
            BlurRows(grey, copy, width, side);
            BlurColumns(copy, grey, width, side);
        }
    }

    /// <summary>Reduces the image by a whole factor and enlarges it again, as an image of few pixels is read.</summary>
    public void LowResolution(Span<float> grey, int width, int factor)
    {
        int rows = (Height + factor - 1) / factor, columns = (width + factor - 1) / factor;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int y1 = Math.Min(Height, (row + 1) * factor), x0 = column * factor, x1 = Math.Min(width, x0 + factor);
                float sum = 0;
                for (int y = row * factor; y < y1; y++)
                    foreach (float value in grey[(y * width + x0)..(y * width + x1)]) sum += value;
                copy[row * columns + column] = sum / ((y1 - row * factor) * (x1 - x0));
            }
        }

        float scale = 1f / factor;
        for (int y = 0; y < Height; y++)
        {
            float v = Math.Clamp((y + 0.5f) * scale - 0.5f, 0, rows - 1);
            int row = (int)v, below = Math.Min(row + 1, rows - 1);
            ReadOnlySpan<float> first = copy.AsSpan(row * columns, columns), second = copy.AsSpan(below * columns, columns);
            for (int x = 0; x < width; x++)
            {
                float u = Math.Clamp((x + 0.5f) * scale - 0.5f, 0, columns - 1), share = v - row;
                int column = (int)u, next = Math.Min(column + 1, columns - 1);
                float upper = first[column] + (u - column) * (first[next] - first[column]);
                float lower = second[column] + (u - column) * (second[next] - second[column]);
                grey[y * width + x] = upper + share * (lower - upper);
            }
        }
    }

    /// <summary>Sharpens as cameras and scanners do: dark strokes get bright seams.</summary>
    public void Sharpen(Span<float> grey, int width, float amount)
    {
        Span<float> original = copy.AsSpan(0, grey.Length);
        Span<float> blurred = stackalloc float[LineInk.MaxWidth];
        grey.CopyTo(original);
        for (int y = 0; y < Height; y++)
        {
            ReadOnlySpan<float> here = original.Slice(y * width, width),
                above = original.Slice(Math.Max(0, y - 1) * width, width),
                below = original.Slice(Math.Min(Height - 1, y + 1) * width, width);
            for (int x = 0; x < width; x++) blurred[x] = 0.25f * (above[x] + below[x]) + 0.5f * here[x];
            Span<float> target = grey.Slice(y * width, width);
            for (int x = 1; x + 1 < width; x++)
            {
                float mean = 0.25f * (blurred[x - 1] + blurred[x + 1]) + 0.5f * blurred[x];
                target[x] += amount * (here[x] - mean);
            }
        }
    }

    /// <summary>Adds independent noise to all pixels.</summary>
    /// <param name="deviation">In grey levels.</param>
    /// <param name="coarse">The noise of two neighbours is alike: noise of an enlarged or smoothed image.</param>
    public static void Noise(ref RandomStream random, Span<float> grey, float deviation, bool coarse)
    {
        // The sum of two of the four 16-bit parts of a draw is triangular with deviation √(2/12)·65536.
        float scale = deviation / (0.40824829f * 65536), last = 0;
        for (int i = 0; i + 1 < grey.Length; i += 2)
        {
            ulong bits = random.NextUInt64();
            float first = ((int)(bits & 0xFFFF) + (int)((bits >> 16) & 0xFFFF) - 65535) * scale,
                second = ((int)((bits >> 32) & 0xFFFF) + (int)(bits >> 48) - 65535) * scale;
            grey[i] += coarse ? 0.6f * (first + last) : first;
            grey[i + 1] += coarse ? 0.6f * (first + second) : second;
            last = second;
        }
    }

    /// <summary>The blocks of strong JPEG compression: the deviations from the mean of a block are quantised.</summary>
    /// <param name="maxStep">Greatest step of the quantisation in grey levels.</param>
    public static void Blocks(ref RandomStream random, Span<float> grey, int width, float maxStep)
    {
        int size = 4 + 2 * random.NextInt(3), shiftX = random.NextInt(size), shiftY = random.NextInt(size);
        float keep = random.Uniform(0.4f, 0.95f), step = random.Uniform(0.1f, 1) * maxStep + 1;
        for (int top = -shiftY; top < Height; top += size)
        {
            for (int left = -shiftX; left < width; left += size)
            {
                int y0 = Math.Max(0, top), y1 = Math.Min(Height, top + size),
                    x0 = Math.Max(0, left), x1 = Math.Min(width, left + size);
                float sum = 0;
                for (int y = y0; y < y1; y++)
                    foreach (float value in grey[(y * width + x0)..(y * width + x1)]) sum += value;
                float mean = sum / ((y1 - y0) * (x1 - x0)), coarse = ((int)(mean / step) + 0.5f) * step;
                for (int y = y0; y < y1; y++)
                {
                    foreach (ref float value in grey[(y * width + x0)..(y * width + x1)])
                    {
                        float deviation = value - mean;
                        value = coarse + (Math.Abs(deviation) < step ? keep * deviation : deviation);
                    }
                }
            }
        }
    }

    /// <summary>One bit per pixel: a threshold, or ordered or error-diffusion dithering.</summary>
    /// <param name="threshold">The grey level between ink and paper.</param>
    /// <param name="contrast">The difference of paper and ink: dithering adds or carries over a part of it.</param>
    public static void Binarize(
        ref RandomStream random, Span<float> grey, int width, float threshold, float contrast)
    {
        float kind = random.Unit(), scale = 1 / Math.Max(contrast, 1), carried = 0;
        bool ordered = kind < 0.25f, diffused = kind is >= 0.25f and < 0.45f;
        for (int y = 0; y < Height; y++)
        {
            Span<float> row = grey.Slice(y * width, width);
            for (int x = 0; x < row.Length; x++)
            {
                float value = (row[x] - threshold) * scale + carried;
                if (ordered) value -= 0.2f * (((x & 1) * 2 + (y & 1) * 3 & 3) - 1.5f);
                row[x] = value < 0 ? 0 : 255;
                if (diffused) carried = float.ClampNative(0.5f * (value - (value < 0 ? -0.5f : 0.5f)), -0.3f, 0.3f);
            }
        }
    }

    private static void BlurRows(ReadOnlySpan<float> source, Span<float> target, int width, float side)
    {
        float middle = 1 - 2 * side;
        for (int y = 0; y < Height; y++)
        {
            ReadOnlySpan<float> row = source.Slice(y * width, width);
            Span<float> result = target.Slice(y * width, width);
            result[0] = row[0];
            result[^1] = row[^1];
            for (int x = 1; x < row.Length - 1; x++) result[x] = middle * row[x] + side * (row[x - 1] + row[x + 1]);
        }
    }

    private static void BlurColumns(ReadOnlySpan<float> source, Span<float> target, int width, float side)
    {
        float middle = 1 - 2 * side;
        for (int y = 0; y < Height; y++)
        {
            ReadOnlySpan<float> here = source.Slice(y * width, width),
                above = source.Slice(Math.Max(0, y - 1) * width, width),
                below = source.Slice(Math.Min(Height - 1, y + 1) * width, width);
            Span<float> result = target.Slice(y * width, width);
            for (int x = 0; x < result.Length; x++) result[x] = middle * here[x] + side * (above[x] + below[x]);
        }
    }
}
