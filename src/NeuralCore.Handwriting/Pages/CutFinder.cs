namespace NeuralCore.Handwriting.Pages;

/// <summary>Finds cuts between touching digits: paths from top to bottom through little ink.</summary>
/// <remarks><code>
/// Cost of a pixel  255·(ink/255)⁴, so that a path prefers the lighter ink between two overlapping strokes
/// Cost of a path   Σ cost of its pixels + Slant for every diagonal step
/// Through x        the cheapest path through column x of the middle row, by dynamic programming from the top and from
///                  the bottom
/// Candidates       local minima over x, the cheapest first, with a minimum distance
/// </code></remarks>
internal sealed class CutFinder
{
    /// <summary>
    /// A diagonal step costs about as much as a pixel of half ink; a pixel of paper costs 1, so that the shorter of two
    /// equal paths is chosen.
    /// </summary>
    private const int Slant = 20, Paper = 1;

    /// <summary>Minimum distance of candidates, in heights of a digit.</summary>
    private const double Spacing = 0.1;

    /// <summary>A path through more strokes than this is no candidate.</summary>
    private const double MaxStrokes = 3;

    /// <summary>Minimum share of the ink on each side of a cut.</summary>
    private const double MinMass = 0.03;

    private static readonly int[] PixelCost =
        [.. Enumerable.Range(0, 256).Select(ink => Paper + (int)(255 * Math.Pow(ink / 255.0, 4)))];

    private readonly InkPart part;
    private readonly int width, height, middle;
    private readonly int[] fromTop, fromBottom;

    private CutFinder(InkPart part)
    {
        this.part = part;
        (width, height, middle) = (part.Box.Width, part.Box.Height, part.Box.Height / 2);
        fromTop = new int[width * height];
        fromBottom = new int[width * height];
        Accumulate(fromTop, 0, 1);
        Accumulate(fromBottom, height - 1, -1);
    }

    /// <summary>Candidate cuts of a part, from left to right.</summary>
    /// <param name="lineHeight">Height of a digit in pixels.</param>
    public static List<Cut> Find(InkPart part, int lineHeight)
    {
        var finder = new CutFinder(part);
        double stroke = 255 * part.StrokeWidth();
        int spacing = Math.Max(2, (int)(Spacing * lineHeight));
        int[] costs = [.. Enumerable.Range(0, finder.width).Select(finder.CostThrough)];
        var chosen = new SortedSet<int>();
        foreach (int x in LocalMinima(costs).OrderBy(x => costs[x]))
        {
            if (costs[x] > MaxStrokes * stroke) break;
            if (chosen.GetViewBetween(x - spacing + 1, x + spacing - 1).Count == 0) chosen.Add(x);
        }

        return [.. chosen.Select(x => finder.Way(x, stroke)).Where(cut => finder.LeavesInkOnBothSides(cut.Columns))];
    }

    private int Cost(int at) => PixelCost[part.Pixels[at]];

    private void Accumulate(int[] costs, int first, int step)
    {
        for (int y = first; y >= 0 && y < height; y += step)
        {
            for (int x = 0; x < width; x++)
            {
                int best = y == first ? 0 : Before(costs, y - step, x).Cost;
                costs[y * width + x] = best + Cost(y * width + x);
            }
        }
    }

    /// <summary>
    /// The cheapest of the three pixels of row <paramref name="y"/> that are adjacent to column <paramref name="x"/> of
    /// the next row of the path.
    /// </summary>
    private (int Cost, int Column) Before(int[] costs, int y, int x)
    {
        ReadOnlySpan<int> row = costs.AsSpan(y * width, width);
        (int cost, int column) = (row[x], x);
        if (x > 0 && row[x - 1] + Slant < cost) (cost, column) = (row[x - 1] + Slant, x - 1);
        if (x < width - 1 && row[x + 1] + Slant < cost) (cost, column) = (row[x + 1] + Slant, x + 1);
        return (cost, column);
    }

    private int CostThrough(int x) =>
        fromTop[middle * width + x] + fromBottom[middle * width + x] - Cost(middle * width + x);

    /// <summary>Middles of the runs of equal columns that cost less than both neighbours of the run.</summary>
    private static IEnumerable<int> LocalMinima(int[] costs)
    {
        for (int from = 0, to; from < costs.Length; from = to)
        {
            for (to = from + 1; to < costs.Length && costs[to] == costs[from]; to++) { }
            if ((from == 0 || costs[from - 1] > costs[from]) && (to == costs.Length || costs[to] > costs[from]))
                yield return (from + to) / 2;
        }
    }

    private Cut Way(int x, double stroke)
    {
        var columns = new int[height];
        columns[middle] = x;
        for (int y = middle; y > 0; y--) columns[y - 1] = Before(fromTop, y - 1, columns[y]).Column;
        for (int y = middle; y < height - 1; y++) columns[y + 1] = Before(fromBottom, y + 1, columns[y]).Column;
        long cost = 0;
        for (int y = 0; y < height; y++) cost += Cost(y * width + columns[y]) - Paper;
        return new Cut(columns, cost / stroke);
    }

    private bool LeavesInkOnBothSides(int[] columns)
    {
        long left = 0;
        for (int y = 0; y < height; y++)
            foreach (byte ink in part.Pixels.AsSpan(y * width, columns[y])) left += ink;
        return left >= MinMass * part.Mass && part.Mass - left >= MinMass * part.Mass;
    }
}

/// <summary>A path from the top to the bottom of a part that divides it into two.</summary>
/// <param name="Columns">For each row the first column of the right side.</param>
/// <param name="Strokes">Number of strokes it crosses: cost of the path / (255 · width of the part's strokes). Light
/// ink counts much less.</param>
internal sealed record Cut(int[] Columns, double Strokes);
