using NeuralCore.Handwriting.Images;

namespace NeuralCore.Handwriting.Pages;

/// <summary>The grey level that each pixel of an image would have without ink, for dark ink on light paper.</summary>
/// <remarks><code>
/// First   morphological closing by a square wider than any stroke: removes dark, narrow structures; keeps shadows and
///         the desk beside the paper
/// Then    the local mean of the pixels that are paper by the first estimate, since a closing follows the brightest
///         noise
/// </code>
/// The level is the smaller of both: with a mean across the edge of the paper the desk would count as ink.</remarks>
internal sealed class PaperLevel
{
    private const int MinRadius = 3;

    /// <summary>
    /// The closing's radius is the image's shorter side divided by this; strokes are narrower than twice the radius.
    /// </summary>
    private const int RadiusPart = 5;

    /// <summary>Distance in cells over which a step is looked for.</summary>
    private const int StepReach = 2;

    /// <summary>Ratio of the levels on the two sides of a step.</summary>
    private const double MaxStep = 0.75;

    private readonly byte[] cells;
    private readonly int cellsWide, cellsHigh;
    private byte[]? steps;

    /// <param name="cells">The image or its reduction, with dark ink.</param>
    /// <param name="noise">Standard deviation in grey levels.</param>
    public PaperLevel(GreyImage cells, double noise)
    {
        (cellsWide, cellsHigh) = (cells.Width, cells.Height);
        int radius = Math.Max(MinRadius, Math.Min(cellsWide, cellsHigh) / RadiusPart);
        byte[] closed = SlidingExtremes.Close(cells.Pixels, cellsWide, cellsHigh, radius);
        int tolerance = (int)(6 * noise) + 2;
        var plain = new byte[closed.Length];
        for (int i = 0; i < plain.Length; i++) plain[i] = closed[i] - cells.Pixels[i] <= tolerance ? (byte)1 : (byte)0;
        int[] means = LocalMean.Of(cells.Pixels, cellsWide, cellsHigh, Math.Max(MinRadius, radius / 3), plain);
        for (int i = 0; i < closed.Length; i++)
            closed[i] = means[i] < 0 ? closed[i] : (byte)Math.Min(closed[i], means[i]);
        this.cells = closed;
    }

    /// <summary>The 90 % quantile of the paper level.</summary>
    public int Light()
    {
        Span<int> histogram = stackalloc int[256];
        histogram.Clear();
        foreach (byte cell in cells) histogram[cell]++;
        int rank = cells.Length * 9 / 10, level = 0;
        for (int count = histogram[0]; count <= rank; count += histogram[level]) level++;
        return level;
    }

    /// <summary>
    /// Levels of row <paramref name="y"/> of the image at a resolution of levels.Length × <paramref name="height"/>,
    /// bilinear between cells.
    /// </summary>
    /// <param name="levels">Output, (width) in 1/256 grey levels.</param>
    public void Row(int y, int height, Span<int> levels)
    {
        int width = levels.Length;
        if (width == cellsWide && height == cellsHigh)
        {
            ReadOnlySpan<byte> row = cells.AsSpan(y * width, width);
            for (int x = 0; x < row.Length; x++) levels[x] = row[x] << 8;
            return;
        }

        (int above, int below, int down) = Between(y, height, cellsHigh);
        for (int x = 0; x < width; x++)
        {
            (int left, int right, int across) = Between(x, width, cellsWide);
            int top = cells[above * cellsWide + left] * (256 - across) + cells[above * cellsWide + right] * across;
            int bottom = cells[below * cellsWide + left] * (256 - across) + cells[below * cellsWide + right] * across;
            levels[x] = (top * (256 - down) + bottom * down) >> 8;
        }
    }

    /// <summary>
    /// The number of pixels, from <paramref name="from"/> to before <paramref name="to"/> in row <paramref name="y"/>,
    /// where the level changes abruptly: the edge of the paper or of a shadow, where the difference of a pixel to the
    /// level is not ink.
    /// </summary>
    public int Steps(int y, int from, int to, int width, int height)
    {
        int cellRow = (int)((long)y * cellsHigh / height);
        ReadOnlySpan<byte> row = (steps ??= FindSteps()).AsSpan(cellRow * cellsWide, cellsWide);
        int count = 0;
        if (width == cellsWide)
        {
            foreach (byte step in row[from..to]) count += step;
            return count;
        }

        for (int x = from; x < to;)
        {
            int cell = (int)((long)x * cellsWide / width);
            // The first pixel of the next cell.
            int next = Math.Min(to, (int)(((cell + 1L) * width + cellsWide - 1) / cellsWide));
            count += row[cell] * (next - x);
            x = next;
        }

        return count;
    }

    /// <summary>(cells high, cells wide): 1 where the levels around a cell differ by more than a step.</summary>
    private byte[] FindSteps()
    {
        byte[] most = SlidingExtremes.Square(cells, cellsWide, cellsHigh, StepReach, largest: true),
            least = SlidingExtremes.Square(cells, cellsWide, cellsHigh, StepReach, largest: false);
        for (int i = 0; i < most.Length; i++) most[i] = least[i] < MaxStep * most[i] ? (byte)1 : (byte)0;
        return most;
    }

    /// <summary>
    /// The two cells whose centres enclose a pixel's centre, and the weight of the second in units of 1/256.
    /// </summary>
    private static (int First, int Second, int Share) Between(int pixel, int pixels, int cells)
    {
        if (pixels == cells) return (pixel, pixel, 0);
        // In 1/256 cells from the first cell's centre
        long place = (((2L * pixel + 1) * cells << 8) / pixels - 256) / 2;
        place = Math.Clamp(place, 0, (cells - 1L) << 8);
        int first = (int)(place >> 8);
        return (first, Math.Min(first + 1, cells - 1), (int)(place & 255));
    }
}
