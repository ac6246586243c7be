using NeuralCore.Handwriting.Images;

namespace NeuralCore.Handwriting.Pages;

/// <summary>Finds the lines of writing of a page, or decides that an image is one line.</summary>
/// <remarks><code>
/// Working   at most WorkingSide pixels; smaller images are not changed
/// Ink       relative to the level of the paper, without the lines of ruled paper and of printed boxes
/// Outside   the desk, dark frames and the edge of the paper are no ink
/// Lines     connected parts of similar height, ordered by rows; fields of a row far apart are separate lines
/// </code></remarks>
internal static class PageLines
{
    /// <summary>Longest side of the working image, in pixels.</summary>
    public const int WorkingSide = 2000;

    /// <summary>
    /// A higher image is a crop of one line only if its ink covers it; relative to its height no crop is wider.
    /// </summary>
    private const int MaxLineHeight = 160, MaxLineAspect = 16;

    /// <summary>Share of the width and of the height of an image that the ink of a tight crop covers.</summary>
    private const double TightInk = 0.75;

    /// <summary>A noisy image that is narrower, relative to its height, may be a cell of one character.</summary>
    private const double MinAspect = 1.5;

    /// <summary>In lower images the parts of a patterned background are as large as those of writing.</summary>
    private const int MinPageHeight = 80;

    /// <summary>Minimum height of the ink of an image that is one line, as a share of the image's height.</summary>
    private const double MinInkHeight = 0.5;

    /// <summary>The same for the highest line of an image of several pieces.</summary>
    private const double MinPieceHeight = 0.35;

    /// <summary>Number of characters that each of two rows needs, so that a small image is a page.</summary>
    private const int MinRowParts = 3;

    /// <summary>Grey levels between paper and ink, below which a small image is blank.</summary>
    private const int MinContrast = 20;

    /// <summary>An image without ink has no lines.</summary>
    public static PageLineSet Find(GreyImage image, int workingSide = WorkingSide)
    {
        GreyImage working = AreaReduction.Reduce(image, workingSide);
        InkField field = InkField.Of(working);
        PaperRules.Erase(field);
        var components = new ComponentMap(field);
        List<PixelBox> boxes = components.PrintedBoxes();
        foreach (PixelBox box in boxes) PaperRules.EraseBox(field, box);
        List<InkPart> parts = (boxes.Count == 0 ? components : new ComponentMap(field)).Parts();
        List<TextLine> lines = LineFinder.Find(parts);
        return new PageLineSet(image, working, field, lines, IsOneLine(image, field, lines));
    }

    private static bool IsOneLine(GreyImage image, InkField field, List<TextLine> lines)
    {
        if (image.Width > MaxLineAspect * image.Height) return false;
        bool small = image.Height <= MaxLineHeight;
        if (lines.Count == 0)
        {
            // A character that touches the border of its cell is no ink: the whole cell is left to the reader.
            int highest = Array.IndexOf(field.Outside, true) >= 0 ? 4 * MaxLineHeight : 2 * MaxLineHeight;
            return image.Height <= highest && Contrast(image) >= MinContrast;
        }

        if (image.Height >= MinPageHeight / 2 && HasSeveralRows(lines, field.Height, small ? MinRowParts : 1))
            return false;
        PixelBox ink = lines.SelectMany(line => line.Parts).Select(part => part.Box).Aggregate((a, b) => a.Union(b));
        if (!small)
        {
            // Several lines that are not below each other: pieces of one line that were not joined.
            bool tight = ink.Height >= TightInk * field.Height && ink.Width >= TightInk * field.Width,
                pieces = lines.Count > 1 && image.Height <= 2 * MaxLineHeight
                    && ink.Height >= MinInkHeight * field.Height;
            return (tight || pieces) && lines.Max(line => line.Height) >= MinPieceHeight * field.Height;
        }

        // The ink of a noisy cell may be the remains of its border: only a line away from the border is trusted.
        bool certain = field.IsClean || (image.Height >= MinPageHeight && image.Width >= MinAspect * image.Height
            && lines is [{ Parts.Count: > 1 }]
            && ink.Left > 0 && ink.Top > 0 && ink.Right < field.Width && ink.Bottom < field.Height);
        bool isCell = image.Width < MinAspect * image.Height;
        return !certain || Math.Max(ink.Height, isCell ? ink.Width : 0) >= MinInkHeight * image.Height;
    }

    /// <summary>Whether two lines of several characters of similar height are below each other.</summary>
    private static bool HasSeveralRows(List<TextLine> lines, int imageHeight, int minParts)
    {
        TextLine[] rows = [.. lines.Where(line =>
            line.Height < imageHeight / 2.0
            && line.Parts.Count(part => part.Box.Height >= line.Height / 2) >= minParts)];
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = i + 1; j < rows.Length; j++)
            {
                int low = Math.Min(rows[i].Height, rows[j].Height), high = Math.Max(rows[i].Height, rows[j].Height);
                double apart = Math.Abs(rows[i].Parts.Average(part => part.CentreY)
                    - rows[j].Parts.Average(part => part.CentreY));
                if (2 * low >= high && apart >= low) return true;
            }
        }

        return false;
    }

    /// <summary>Difference of the median and the 1.5 % quantiles, the greater of the darker and the lighter.</summary>
    private static int Contrast(GreyImage image)
    {
        Span<int> histogram = stackalloc int[256];
        histogram.Clear();
        foreach (byte pixel in image.Pixels) histogram[pixel]++;
        int length = image.Pixels.Length, tail = length * 15 / 1000, median = Level(histogram, length / 2);
        return Math.Max(
            median - Level(histogram, tail), Level(histogram, length - 1 - tail) - median);
    }

    /// <summary>The grey level of the pixel with this rank in ascending order.</summary>
    private static int Level(ReadOnlySpan<int> histogram, int rank)
    {
        int level = 0;
        for (int count = histogram[0]; count <= rank; count += histogram[level]) level++;
        return level;
    }
}

/// <summary>The lines of a page in reading order, and the intermediate images.</summary>
internal sealed class PageLineSet
{
    private const int Reach = 2;

    private readonly ushort[] owners;

    internal PageLineSet(GreyImage image, GreyImage working, InkField field, List<TextLine> lines, bool isOneLine)
    {
        (Image, Working, Field) = (image, working, field);
        Ink = new InkImage(working.Width, working.Height, field.Ink, field.IsInverted);
        owners = isOneLine || lines.Count < 2 ? [] : new ushort[working.Width * working.Height];
        if (isOneLine) Lines = [PageLine.Whole(this, [.. lines.SelectMany(line => line.Parts)])];
        else Lines = [.. lines.Select((line, i) => new PageLine(this, line, i))];
        for (int i = 0; i < Lines.Count && Lines.Count > 1; i++)
            foreach (InkPart part in lines[i].Parts) Own(part, (ushort)(i + 1));
    }

    /// <summary>The given image.</summary>
    public GreyImage Image { get; }

    /// <summary>The given image, or its reduction.</summary>
    public GreyImage Working { get; }

    /// <summary>The ink of the working image, as far as it belongs to a line.</summary>
    public InkImage Ink { get; }

    /// <summary>Whether the image is light ink on dark paper.</summary>
    public bool IsInverted => Field.IsInverted;

    /// <summary>Row after row, from left to right; empty if there is no ink.</summary>
    public IReadOnlyList<PageLine> Lines { get; }

    internal InkField Field { get; }

    /// <summary>
    /// Whether a pixel of the working image is neither paper nor the ink of line <paramref name="index"/>.
    /// </summary>
    internal bool IsForeign(int x, int y, int index)
    {
        int at = y * Working.Width + x;
        return Field.Outside[at] || (owners.Length > 0 && owners[at] > 0 && owners[at] != index + 1);
    }

    /// <summary>Marks the ink of a part and its faint edges; ink of another line is not overwritten.</summary>
    private void Own(InkPart part, ushort owner)
    {
        PixelBox box = part.Box;
        for (int y = 0; y < box.Height; y++)
        {
            for (int x = 0; x < box.Width; x++)
            {
                if (part.Pixels[y * box.Width + x] == 0) continue;
                int top = Math.Max(0, box.Top + y - Reach), bottom = Math.Min(Working.Height - 1, box.Top + y + Reach);
                int left = Math.Max(0, box.Left + x - Reach), right = Math.Min(Working.Width - 1, box.Left + x + Reach);
                for (int v = top; v <= bottom; v++)
                {
                    for (int u = left; u <= right; u++)
                    {
                        ref ushort here = ref owners[v * Working.Width + u];
                        if (here == 0 || (u == box.Left + x && v == box.Top + y)) here = owner;
                    }
                }
            }
        }
    }
}
