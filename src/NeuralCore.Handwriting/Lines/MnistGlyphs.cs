namespace NeuralCore.Handwriting.Lines;

/// <summary>Draws the digits of MNIST's training set into lines.</summary>
/// <remarks><code>
/// Shapes    image: (28, 28) bytes, cropped to its ink; its longer side is one cap height
/// Weight    value + |w|·(extreme of the four neighbours − value): maximum thickens (w > 0), minimum thins (w &lt; 0)
/// Pixel     bilinear at the inverse image of its centre, or of two points in it when the image is reduced
/// </code>
/// An instance has working memory: use one per thread.</remarks>
internal sealed class MnistGlyphs
{
    private const int Side = MnistNormalization.Side, Padded = Side + 4, Digits = 10;

    private readonly Dataset images;
    private readonly int[][] byDigit = new int[Digits][];
    private readonly float[] source = new float[Padded * Padded];
    private readonly float[] weighted = new float[Padded * Padded];

    /// <param name="images">28×28 grey bytes with the classes 0 to 9, 0 = background.</param>
    public MnistGlyphs(Dataset images)
    {
        Guard.Require(images.SampleShape.Length == Side * Side && images.HasBytes && images.ClassNames.Count >= Digits,
            $"{images.Name} has samples of {images.SampleShape}, not digits of {Side}×{Side} bytes.");
        this.images = images;
        for (int digit = 0; digit < Digits; digit++) byDigit[digit] = IndicesOf(images.Labels, digit);
    }

    /// <summary>The index of a random image of a digit; −1 if there is none with ink.</summary>
    public int Choose(ref RandomStream random, int digit)
    {
        int[] candidates = byDigit[digit];
        for (int attempt = 0; candidates.Length > 0 && attempt < 4; attempt++)
        {
            int index = candidates[random.NextInt(candidates.Length)];
            if (images.Image(index).ContainsAnyExcept((byte)0)) return index;
        }

        return -1;
    }

    /// <summary>Width and height of the ink in cap heights.</summary>
    public (float Width, float Height) SizeOf(int index)
    {
        InkBox box = BoxOf(images.Image(index));
        return ((float)box.Columns / MnistNormalization.BoxSide, (float)box.Rows / MnistNormalization.BoxSide);
    }

    /// <summary>Adds the ink of an image: each pixel keeps the greater coverage.</summary>
    /// <param name="weight">From −1, thin, to 1, thick.</param>
    public void Draw(LineInk ink, in MnistGlyph glyph, in LinePlacement placement, float weight)
    {
        InkBox box = BoxOf(images.Image(glyph.Index));
        ReadOnlySpan<float> pixels = Load(images.Image(glyph.Index), weight, box);

        // The affine map from the image of the line to the glyph's pixels, from three points.
        (float u0, float v0) = ToSource(0, 0, glyph, placement, box);
        (float u1, float v1) = ToSource(1, 0, glyph, placement, box);
        (float u2, float v2) = ToSource(0, 1, glyph, placement, box);
        float ux = u1 - u0, vx = v1 - v0, uy = u2 - u0, vy = v2 - v0, determinant = ux * vy - uy * vx;
        if (Math.Abs(determinant) < 1e-6f) return;

        // The corners of the image, mapped to the line, bound the pixels to be drawn.
        float left = float.MaxValue, right = float.MinValue, top = float.MaxValue, bottom = float.MinValue;
        for (int corner = 0; corner < 4; corner++)
        {
            float u = ((corner & 1) == 0 ? box.Left - 1 : box.Left + box.Columns + 1) - u0;
            float v = ((corner & 2) == 0 ? box.Top - 1 : box.Top + box.Rows + 1) - v0;
            float x = (vy * u - uy * v) / determinant, y = (ux * v - vx * u) / determinant;
            (left, right) = (Math.Min(left, x), Math.Max(right, x));
            (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
        }

        bool reduced = determinant > 1.4f; // source pixels per pixel
        Span<float> coverage = ink.Coverage;
        int firstRow = (int)Math.Clamp(top, 0, LineNormalization.Height),
            lastRow = (int)Math.Clamp(bottom + 1, 0, LineNormalization.Height),
            firstColumn = (int)Math.Clamp(left, 0, ink.Width), lastColumn = (int)Math.Clamp(right + 1, 0, ink.Width);
        for (int row = firstRow; row < lastRow; row++)
        {
            for (int column = firstColumn; column < lastColumn; column++)
            {
                float x = column + 0.5f, y = row + 0.5f;
                float u = u0 + ux * x + uy * y, v = v0 + vx * x + vy * y, value;
                if (reduced)
                {
                    float a = 0.3f * (ux + uy), b = 0.3f * (vx + vy);
                    value = 0.5f * (Sample(pixels, u + a, v + b) + Sample(pixels, u - a, v - b));
                }
                else
                {
                    value = Sample(pixels, u, v);
                }

                ref float target = ref coverage[row * ink.Width + column];
                if (value > target) target = value;
            }
        }
    }

    private static int[] IndicesOf(ReadOnlySpan<int> labels, int digit)
    {
        var indices = new int[labels.Count(digit)];
        int count = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] == digit) indices[count++] = i;
        }

        return indices;
    }

    private static (float U, float V) ToSource(
        float pixelX, float pixelY, in MnistGlyph glyph, in LinePlacement placement, InkBox box)
    {
        float y = (pixelY - placement.Top - placement.Slope * (pixelX - placement.Left)) / placement.ScaleY;
        float x = (pixelX - placement.Left + placement.Slant * placement.ScaleY * (y - 0.5f)) / placement.ScaleX;
        float dx = x - glyph.Left - 0.5f * glyph.Width, dy = y - glyph.Top - 0.5f * glyph.Height;
        (dx, dy) = (dx + glyph.Turn * dy + glyph.Shear * dy, dy - glyph.Turn * dx);
        return (box.Left + box.Columns * (dx / glyph.Width + 0.5f), box.Top + box.Rows * (dy / glyph.Height + 0.5f));
    }

    private static float Sample(ReadOnlySpan<float> pixels, float u, float v)
    {
        float x = u + 1.5f, y = v + 1.5f; // the padding is 2, the centre of a pixel 0.5
        if (!(x >= 0 && y >= 0 && x < Padded - 1 && y < Padded - 1)) return 0;
        int column = (int)x, row = (int)y, at = row * Padded + column;
        float shareX = x - column, shareY = y - row;
        float upper = pixels[at] + shareX * (pixels[at + 1] - pixels[at]);
        float lower = pixels[at + Padded] + shareX * (pixels[at + Padded + 1] - pixels[at + Padded]);
        return upper + shareY * (lower - upper);
    }

    private static InkBox BoxOf(ReadOnlySpan<byte> image)
    {
        int top = -1, bottom = 0, left = Side, right = 0;
        for (int row = 0; row < Side; row++)
        {
            ReadOnlySpan<byte> pixels = image.Slice(row * Side, Side);
            int first = pixels.IndexOfAnyExcept((byte)0);
            if (first < 0) continue;
            if (top < 0) top = row;
            bottom = row + 1;
            left = Math.Min(left, first);
            right = Math.Max(right, pixels.LastIndexOfAnyExcept((byte)0) + 1);
        }

        return top < 0 ? new InkBox(0, 0, 1, 1) : new InkBox(left, top, right - left, bottom - top);
    }

    /// <summary>The image from 0 to 1 with two pixels of padding, thinned or thickened.</summary>
    private float[] Load(ReadOnlySpan<byte> image, float weight, InkBox box)
    {
        for (int row = 0; row < Side; row++)
        {
            Span<float> target = source.AsSpan((row + 2) * Padded + 2, Side);
            ReadOnlySpan<byte> pixels = image.Slice(row * Side, Side);
            for (int x = 0; x < target.Length; x++) target[x] = pixels[x] * (1f / 255);
        }

        if (weight == 0) return source;
        float share = Math.Min(Math.Abs(weight), 1);
        weighted.AsSpan().Clear();
        for (int row = box.Top + 1; row < box.Top + box.Rows + 3; row++)
        {
            ReadOnlySpan<float> here = source.AsSpan(row * Padded, Padded),
                above = source.AsSpan((row - 1) * Padded, Padded),
                below = source.AsSpan((row + 1) * Padded, Padded);
            Span<float> target = weighted.AsSpan(row * Padded, Padded);
            for (int x = box.Left + 1; x < box.Left + box.Columns + 3; x++)
            {
                float extreme = weight > 0
                    ? float.MaxNative(
                        float.MaxNative(above[x], below[x]), float.MaxNative(here[x - 1], here[x + 1]))
                    : float.MinNative(
                        float.MinNative(above[x], below[x]), float.MinNative(here[x - 1], here[x + 1]));
                target[x] = here[x] + share * (extreme - here[x]);
            }
        }

        return weighted;
    }

    private readonly record struct InkBox(int Left, int Top, int Columns, int Rows);
}

/// <summary>An image of a digit in a line; lengths in cap heights.</summary>
/// <param name="Index">Of the image in the data set.</param>
/// <param name="Shear">Of the image itself, in addition to the slant of the line.</param>
/// <param name="Turn">Sine of its rotation, clockwise; small.</param>
internal readonly record struct MnistGlyph(
    int Index, float Left, float Top, float Width, float Height, float Shear, float Turn);
