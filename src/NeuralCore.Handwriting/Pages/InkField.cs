using NeuralCore.Handwriting.Images;

namespace NeuralCore.Handwriting.Pages;

/// <summary>The amount of ink of every pixel, and the threshold from which it counts as part of a stroke.</summary>
/// <remarks><code>
/// Shapes    Ink: (Height, Width) bytes
/// Ink       255 · (paper − grey) / paper for dark ink; images with light ink are inverted first. The ratio does not
///           depend on the lighting
/// Contrast  mean of Otsu's upper class among the pixels above the noise; below <see cref="MinContrast"/> the image
///           has no ink
/// </code></remarks>
internal sealed class InkField
{
    /// <summary>A darkening of the paper by less than 12 % is a crease, a shadow or the texture of the paper.</summary>
    private const int MinContrast = 30;

    /// <summary>
    /// Longest side of the reduced image from which paper level and polarity are estimated, in pixels.
    /// </summary>
    private const int CellsSide = 256;

    /// <summary>
    /// Lower bound of the paper level, as a share of that of the light paper: on almost black paper noise would count
    /// as ink.
    /// </summary>
    private const double DarkestPaper = 0.4;

    /// <summary>
    /// Lower bound of the divisor for light ink, in grey levels: on light paper the small differences of a blank sheet
    /// would otherwise count as chalk.
    /// </summary>
    private const int MinRoom = 128;

    /// <summary>An anti-aliased drawing has few pixels this faint; a photo or a compressed drawing has many.</summary>
    private const int Faint = 8;

    /// <summary>If the contrast is less than this number of standard deviations of the noise, the image is
    /// smoothed.</summary>
    private const int MinContrastToNoise = 15, MaxSmoothing = 2;

    /// <summary>
    /// Sides of a sheet in sides of the image; filled share of its bounding box, which writing never has.
    /// </summary>
    private const double MinSheetSide = 0.5, MinSheetFill = 0.7;

    private double contrast;
    private int strokePixels;

    private InkField(int width, int height) =>
        (Width, Height, Ink, Outside) = (width, height, new byte[width * height], new bool[width * height]);

    public int Width { get; }

    public int Height { get; }

    public byte[] Ink { get; }

    /// <summary>Whether the image is light ink on dark paper.</summary>
    public bool IsInverted { get; private init; }

    /// <summary>The level of the paper; of the negative if the image is light ink on dark paper.</summary>
    public required PaperLevel Paper { get; init; }

    /// <summary>(Height, Width): whether a pixel shows the desk, a dark frame or the edge of the paper.</summary>
    public bool[] Outside { get; }

    /// <summary>Whether the image has no noise, so that all ink is intended.</summary>
    public bool IsClean { get; private set; }

    /// <summary>Minimum ink of a stroke's pixel; 256 if the image has no ink.</summary>
    public int Stroke { get; private set; } = 256;

    /// <summary>Every stroke has at least one pixel with this amount of ink.</summary>
    public int Core { get; private set; } = 256;

    /// <summary>
    /// The ink of an image; if the noise is strong compared to the ink, of the image smoothed once or twice.
    /// </summary>
    public static InkField Of(GreyImage image)
    {
        double noise = NoiseLevel.Of(image);
        InkField field = Of(image, noise);
        for (int pass = 0; pass < MaxSmoothing && noise * MinContrastToNoise > field.contrast; pass++)
        {
            (image, noise) = (Smoothing.Smooth(image), noise * Smoothing.NoiseLeft);
            field = Of(image, noise);
        }

        return field;
    }

    /// <summary>
    /// The ink with the polarity that the image suggests; with the other one if the sheet itself would be ink, because
    /// it is surrounded by a desk or a frame.
    /// </summary>
    private static InkField Of(GreyImage image, double noise)
    {
        GreyImage cells = AreaReduction.Reduce(image, CellsSide);
        bool inverted = Polarity.Score(cells) > 0;
        InkField field = Of(image, cells, noise, inverted);
        if (!field.IsSheet()) return field;
        InkField other = Of(image, cells, noise, !inverted);
        return other.Stroke < 256 ? other : field;
    }

    private static InkField Of(GreyImage image, GreyImage cells, double noise, bool inverted)
    {
        var paper = new PaperLevel(inverted ? Negative(cells) : cells, noise * cells.Width / image.Width);
        var field = new InkField(image.Width, image.Height) { IsInverted = inverted, Paper = paper };
        int light = Math.Max(1, paper.Light());
        field.Fill(image, paper, Math.Max((int)(DarkestPaper * light), inverted ? MinRoom : 0), (int)(3 * noise));
        field.ChooseThresholds(255 * noise / light);
        return field;
    }

    /// <summary>Whether the ink is a large, almost filled rectangle.</summary>
    private bool IsSheet()
    {
        if (Stroke > byte.MaxValue) return false;
        int left = Width, right = -1, top = Height, bottom = -1;
        for (int y = 0; y < Height; y++)
        {
            ReadOnlySpan<byte> row = Ink.AsSpan(y * Width, Width);
            int first = row.IndexOfAnyInRange((byte)Stroke, byte.MaxValue);
            if (first < 0) continue;
            (left, top, bottom) = (Math.Min(left, first), Math.Min(top, y), y);
            right = Math.Max(right, row.LastIndexOfAnyInRange((byte)Stroke, byte.MaxValue));
        }

        double width = right - left + 1, height = bottom - top + 1;
        return width >= MinSheetSide * Width && height >= MinSheetSide * Height
            && strokePixels >= MinSheetFill * width * height;
    }

    private static GreyImage Negative(GreyImage image)
    {
        var pixels = new byte[image.Pixels.Length];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)(255 - image.Pixels[i]);
        return new GreyImage(image.Width, image.Height, pixels);
    }

    private void Fill(GreyImage image, PaperLevel paper, int darkest, int noise)
    {
        Span<int> levels = new int[Width];
        int invert = IsInverted ? byte.MaxValue : 0;
        (noise, darkest) = (noise << 8, darkest << 8);
        for (int y = 0; y < Height; y++)
        {
            paper.Row(y, Height, levels);
            ReadOnlySpan<byte> row = image.Pixels.Slice(y * Width, Width);
            Span<byte> ink = Ink.AsSpan(y * Width, Width);
            for (int x = 0; x < ink.Length; x++)
            {
                int level = levels[x], dark = level - ((row[x] ^ invert) << 8);
                if (dark > noise) ink[x] = (byte)((255 * dark + level / 2) / Math.Max(level, darkest));
            }
        }
    }

    private void ChooseThresholds(double noise)
    {
        Span<int> histogram = stackalloc int[256];
        histogram.Clear();
        foreach (byte ink in Ink) histogram[ink]++;
        int faint = 0, visible = 0;
        for (int ink = 1; ink < 256; ink++)
        {
            if (ink < Faint) faint += histogram[ink];
            else visible += histogram[ink];
        }

        IsClean = noise == 0 && faint * 4 < visible;
        contrast = Contrast(histogram, from: IsClean ? 1 : Math.Max((int)(3.5 * noise), Faint));
        if (contrast < Math.Max(MinContrast, 6 * noise)) return;
        Stroke = IsClean ? (int)(contrast / 5) : (int)Math.Max(3.5 * noise, contrast / 4);
        Core = (int)(contrast / 2);
        for (int ink = Stroke; ink < 256; ink++) strokePixels += histogram[ink];
        if (IsClean) return;
        int cut = (int)Math.Max(3 * noise, 0.08 * contrast);
        foreach (ref byte ink in Ink.AsSpan()) ink = ink < cut ? (byte)0 : ink;
    }

    /// <summary>
    /// Mean of the upper class of the threshold that maximises the variance between the classes (Otsu 1979,
    /// doi:10.1109/TSMC.1979.4310076).
    /// </summary>
    private static int Contrast(ReadOnlySpan<int> histogram, int from)
    {
        long total = 0, all = 0, count = 0, sum = 0;
        for (int ink = from; ink < 256; ink++)
        {
            total += histogram[ink];
            all += (long)ink * histogram[ink];
        }

        (double upper, double most) = (total == 0 ? 0 : (double)all / total, 0);
        for (int ink = from; ink < 255; ink++)
        {
            count += histogram[ink];
            sum += (long)ink * histogram[ink];
            if (count == 0 || count == total) continue;
            double mean = (double)(all - sum) / (total - count), apart = mean - (double)sum / count,
                between = apart * apart * count * (total - count);
            if (between > most) (most, upper) = (between, mean);
        }

        return (int)upper;
    }
}
