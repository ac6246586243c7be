using NeuralCore.Handwriting.Images;

namespace NeuralCore.Handwriting.Pages;

/// <summary>One line of a page: where it is, its ink, and its crop for a line reader.</summary>
/// <remarks><code>
/// Crop     the line and a margin of 16 % of its height above and below, half a character on both sides; cut from the
///          image at its full resolution, sheared so that the line is level, at most 64 rows
/// Light    grey · (light paper / paper here), dark ink on light paper; the desk and other lines become paper
/// Thin     strokes thinner than 1/18 of the crop's height are thickened, so that they survive the reduction
/// </code></remarks>
internal sealed class PageLine
{
    /// <summary>Rows of a crop after the reduction.</summary>
    public const int MaxCropHeight = 64;

    /// <summary>Above and below in heights of the line; left and right in heights of a character.</summary>
    private const double MarginHeight = 0.16, MarginWidth = 0.5;

    /// <summary>
    /// Ink farther from the line's centre is a tail or belongs to something else, in heights of a character.
    /// </summary>
    private const double MaxReach = 0.95;

    /// <summary>
    /// A line that rises or falls less than this over its width is not sheared, in heights of a character.
    /// </summary>
    private const double MinRise = 0.08;

    /// <summary>Minimum width of a stroke as a share of the crop's height.</summary>
    private const double MinStroke = 1.0 / 18;

    private const int MaxThickening = 24;

    /// <summary>Paper darker than this share of the light paper is not brightened further.</summary>
    private const double DarkestPaper = 0.25;

    private readonly PageLineSet page;
    private readonly int index;

    /// <summary>The crop's area in the working image with the slope removed, in pixels.</summary>
    private readonly double left, top, width, height;

    internal PageLine(PageLineSet page, TextLine line, int index)
    {
        (this.page, this.index, Parts, CharacterHeight) = (page, index, line.Parts, line.Height);
        Box = Parts.Select(part => part.Box).Aggregate((a, b) => a.Union(b));
        Slope = Math.Abs(line.Slope) * Box.Width < MinRise * line.Height ? 0 : line.Slope;
        double least = double.MaxValue, most = double.MinValue, levels = 0, weights = 0;
        foreach (InkPart part in Parts)
        {
            double level = Level(part), weight = part.Box.Height;
            (levels, weights) = (levels + weight * level, weights + weight);
        }

        double centre = levels / weights, reach = MaxReach * line.Height;
        foreach (InkPart part in Parts)
        {
            double level = Level(part), half = part.Box.Height / 2.0;
            least = Math.Min(least, Math.Max(level - half, centre - reach));
            most = Math.Max(most, Math.Min(level + half, centre + reach));
        }

        double margin = MarginHeight * (most - least), side = MarginWidth * line.Height;
        (left, width) = (Box.Left - side, Box.Width + 2 * side);
        (top, height) = (least - margin, most - least + 2 * margin);
    }

    private PageLine(PageLineSet page, IReadOnlyList<InkPart> parts)
    {
        (this.page, Parts, IsWholeImage) = (page, [.. parts.OrderBy(part => part.CentreX)], true);
        Box = new PixelBox(0, 0, page.Working.Width, page.Working.Height);
        (width, height) = (Box.Width, Box.Height);
        CharacterHeight = parts.Count == 0 ? Box.Height : TextLine.TypicalHeight(parts);
    }

    /// <summary>The bounding box of the ink, or the whole image, in pixels of the working image.</summary>
    public PixelBox Box { get; }

    /// <summary>Rows per column; positive if the line falls to the right.</summary>
    public double Slope { get; }

    /// <summary>Height of a typical character, in pixels of the working image.</summary>
    public int CharacterHeight { get; }

    /// <summary>Whether the image is a crop of one line.</summary>
    public bool IsWholeImage { get; }

    /// <summary>The connected components, ordered by their centres from left to right.</summary>
    public IReadOnlyList<InkPart> Parts { get; }

    private double Scale => (double)page.Image.Width / page.Working.Width;

    private double CentreX => Box.Left + Box.Width / 2.0;

    internal static PageLine Whole(PageLineSet page, IReadOnlyList<InkPart> parts) => new(page, parts);

    /// <summary>The crop to be read.</summary>
    public GreyImage Crop()
    {
        if (IsWholeImage) return page.Image;
        int columns = Math.Max(1, (int)Math.Ceiling(width * Scale)),
            rows = Math.Max(1, (int)Math.Ceiling(height * Scale));
        byte[] pixels = Level(Flat(columns, rows, out int firstRow), columns, rows, firstRow);
        double mass = Parts.Sum(part => (double)part.Mass),
            stroke = Parts.Sum(part => part.StrokeWidth() * part.Mass) / mass * Scale;
        int thicker = Math.Min((int)Math.Ceiling((MinStroke * rows - stroke) / 2), MaxThickening);
        if (thicker > 0) pixels = SlidingExtremes.Square(pixels, columns, rows, thicker, largest: false);
        var crop = new GreyImage(columns, rows, pixels);
        return rows <= MaxCropHeight ? crop
            : AreaReduction.Reduce(
                crop, Math.Clamp((int)((long)columns * MaxCropHeight / rows), 1, columns), MaxCropHeight);
    }

    /// <summary>The box in pixels of the image around a box in pixels of the crop.</summary>
    public PixelBox ToImage(PixelBox box, GreyImage crop)
    {
        if (IsWholeImage) return box;
        double across = width / crop.Width, down = height / crop.Height;
        double x0 = left + box.Left * across, x1 = left + box.Right * across,
            fall = Slope * ((x0 + x1) / 2 - CentreX),
            y0 = top + box.Top * down + fall, y1 = top + box.Bottom * down + fall;
        int l = Math.Clamp((int)(x0 * Scale), 0, page.Image.Width - 1),
            t = Math.Clamp((int)(y0 * Scale), 0, page.Image.Height - 1);
        return new PixelBox(
            l, t, Math.Clamp((int)Math.Ceiling(x1 * Scale), l + 1, page.Image.Width) - l,
            Math.Clamp((int)Math.Ceiling(y1 * Scale), t + 1, page.Image.Height) - t);
    }

    private double Level(InkPart part) => part.CentreY - Slope * (part.CentreX - CentreX);

    /// <summary>The rows of the image that the crop covers, with equal light; paper outside the image.</summary>
    private byte[] Flat(int columns, int rows, out int firstRow)
    {
        int rise = (int)Math.Ceiling(Math.Abs(Slope) * columns / 2) + 1;
        firstRow = (int)(top * Scale) - rise;
        var flat = new byte[columns * (rows + 2 * rise + 1)];
        int light = Math.Max(1, page.Field.Paper.Light()), darkest = (int)(DarkestPaper * light * 256) + 1;
        Array.Fill(flat, (byte)light);
        var levels = new int[page.Image.Width];
        int firstColumn = (int)(left * Scale), from = Math.Max(0, -firstColumn),
            to = Math.Min(columns, page.Image.Width - firstColumn);
        for (int y = Math.Max(0, -firstRow); y < flat.Length / columns && firstRow + y < page.Image.Height; y++)
        {
            int row = firstRow + y, inWorking = (int)((long)row * page.Working.Height / page.Image.Height);
            page.Field.Paper.Row(row, page.Image.Height, levels);
            ReadOnlySpan<byte> source = page.Image.Pixels.Slice(row * page.Image.Width, page.Image.Width);
            for (int x = from; x < to; x++)
            {
                int column = firstColumn + x;
                int columnInWorking = (int)((long)column * page.Working.Width / page.Image.Width);
                if (page.IsForeign(columnInWorking, inWorking, index)) continue;
                long grey = page.IsInverted ? 255 - source[column] : source[column];
                flat[y * columns + x] = (byte)Math.Min(255, (grey * light << 8) / Math.Max(levels[column], darkest));
            }
        }

        return flat;
    }

    /// <summary>Shears the rows so that the line is level, with linear interpolation between rows.</summary>
    private byte[] Level(byte[] flat, int columns, int rows, int firstRow)
    {
        var level = new byte[columns * rows];
        for (int x = 0; x < columns; x++)
        {
            double start = top * Scale - firstRow + Slope * (left * Scale + x - CentreX * Scale);
            int whole = (int)Math.Floor(start), part = (int)((start - whole) * 256);
            if (Slope == 0) part = 0;
            for (int y = 0; y < rows; y++)
            {
                int at = Math.Clamp(whole + y, 0, flat.Length / columns - 2) * columns + x;
                level[y * columns + x] = (byte)((flat[at] * (256 - part) + flat[at + columns] * part + 128) >> 8);
            }
        }

        return level;
    }
}
