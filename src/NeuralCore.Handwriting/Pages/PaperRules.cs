namespace NeuralCore.Handwriting.Pages;

/// <summary>
/// Erases the printed lines of ruled and squared paper and of boxes: long, thin and straight. Strokes that cross a
/// line are kept.
/// </summary>
/// <remarks><code>
/// Run     consecutive stroke pixels across the direction of the lines; a run of at most T pixels may be part of a
///         line, T = shorter side / 80, from 2 to 12; in a box shorter side / 10, from 2 to 24
/// Chain   consecutive runs, offset by at most two rows, with gaps of at most the width of a digit; in a box 2·T
/// Line    a chain that covers more than 40 % of the image's length, 80 % of a box, has few gaps and deviates from a
///         straight line by at most max(2, length / 200) rows (standard deviation): strokes of writing may form a chain
/// </code>
/// Time and memory are linear in the number of pixels.</remarks>
internal sealed class PaperRules
{
    /// <summary>
    /// Smaller images are not changed: in them a bar of a digit is as long and thin as a printed line.
    /// </summary>
    private const int MinSide = 64;

    private const int MinThickness = 2, MaxThickness = 12, ThicknessPart = 80;

    /// <summary>A gap is at most the image's shorter side divided by this.</summary>
    private const int GapPart = 2;

    private const double MinCover = 0.4;

    /// <summary>
    /// Fewer parallel lines must reach the image's border, or span this share of its length.
    /// </summary>
    private const int MinParallel = 3;

    private const double MinSpan = 0.75;

    /// <summary>Minimum share of a printed line that has ink: a line of small writing has more gaps.</summary>
    private const double MinDensity = 0.5;

    private const double MinBend = 2, BorderPart = 100, BendPart = 200;

    private const int MaxBoxThickness = 24, BoxThicknessPart = 10;

    private const double MinBoxCover = 0.8;

    /// <summary>Maximum offset between consecutive runs, in pixels.</summary>
    private const int Aside = 2;

    private readonly InkField field;
    private readonly int first, length, breadth, alongStride, acrossStride, thickest, widestGap;
    private readonly double minCover;
    private readonly bool isBox;

    private PaperRules(InkField field, PixelBox area, bool horizontal, bool isBox)
    {
        (this.field, this.isBox) = (field, isBox);
        first = area.Top * field.Width + area.Left;
        (length, breadth) = horizontal ? (area.Width, area.Height) : (area.Height, area.Width);
        (alongStride, acrossStride) = horizontal ? (1, field.Width) : (field.Width, 1);
        int shorter = Math.Min(length, breadth);
        thickest = isBox ? Math.Clamp(shorter / BoxThicknessPart, MinThickness, MaxBoxThickness)
            : Math.Clamp(shorter / ThicknessPart, MinThickness, MaxThickness);
        (widestGap, minCover) = isBox ? (2 * thickest, MinBoxCover) : (shorter / GapPart, MinCover);
    }

    public static void Erase(InkField field)
    {
        if (Math.Min(field.Width, field.Height) < MinSide) return;
        var all = new PixelBox(0, 0, field.Width, field.Height);
        foreach (bool horizontal in (bool[])[true, false]) new PaperRules(field, all, horizontal, isBox: false).Erase();
    }

    /// <summary>Erases the outline of a printed box, or of several side by side, and the lines between them.</summary>
    public static void EraseBox(InkField field, PixelBox box)
    {
        foreach (bool horizontal in (bool[])[true, false]) new PaperRules(field, box, horizontal, isBox: true).Erase();
    }

    private void Erase()
    {
        (List<Run> runs, List<Chain> chains) = Chains();
        bool[] isLine = [.. chains.Select(IsLine)];
        // A single line that ends in the middle of the paper may be the stroke of a thin pen.
        if (!isBox && isLine.Count(line => line) < MinParallel)
            for (int i = 0; i < isLine.Length; i++) isLine[i] &= Reaches(chains[i]);
        foreach (Run run in runs)
        {
            if (!isLine[run.Chain]) continue;
            // Includes its faint edges.
            for (int across = Math.Max(0, run.Start - 1); across <= Math.Min(breadth - 1, run.End); across++)
                field.Ink[At(run.Along, across)] = 0;
        }
    }

    private bool Reaches(Chain chain) =>
        chain.Last - chain.First >= MinSpan * length
            || chain.First <= length / BorderPart || chain.Last >= length - 1 - length / BorderPart;

    private bool IsLine(Chain chain)
    {
        if (chain.Covered <= minCover * length) return false;
        if (chain.Covered < MinDensity * (chain.Last + 1 - chain.First)) return false;
        double bend = Math.Max(MinBend, length / BendPart);
        return chain.Variance <= bend * bend;
    }

    private (List<Run> Runs, List<Chain> Chains) Chains()
    {
        var runs = new List<Run>();
        var chains = new List<Chain>();
        var latest = new (int Along, int Chain)[breadth]; // the last run in each row, both values plus 1; 0: none
        for (int along = 0; along < length; along++)
        {
            int before = runs.Count;
            for (int start = 0, end; start < breadth; start = end + 1)
            {
                for (end = start; end < breadth && field.Ink[At(along, end)] >= field.Stroke; end++) { }
                if (end > start && end - start <= thickest)
                    runs.Add(new Run(along, start, end, Continued(latest, along, start, end, chains)));
            }

            foreach (Run run in runs.Skip(before))
                for (int across = run.Start; across < run.End; across++) latest[across] = (along + 1, run.Chain + 1);
        }

        return (runs, chains);
    }

    /// <summary>The longest chain that a run continues; otherwise a new one.</summary>
    private int Continued((int Along, int Chain)[] latest, int along, int start, int end, List<Chain> chains)
    {
        int chain = -1;
        for (int across = Math.Max(0, start - Aside); across < Math.Min(breadth, end + Aside); across++)
        {
            (int last, int candidate) = latest[across];
            if (last > 0 && along + 1 - last <= widestGap
                && (chain < 0 || chains[candidate - 1].Covered > chains[chain].Covered))
            {
                chain = candidate - 1;
            }
        }

        if (chain < 0)
        {
            chain = chains.Count;
            chains.Add(new Chain());
        }

        chains[chain].Add(along, (start + end) / 2.0);
        return chain;
    }

    private int At(int along, int across) => first + along * alongStride + across * acrossStride;

    /// <param name="End">Exclusive.</param>
    private readonly record struct Run(int Along, int Start, int End, int Chain);

    /// <summary>Sums over the runs of a chain for a linear regression.</summary>
    private sealed class Chain
    {
        private double count, alongs, acrosses, squaredAlongs, products, squaredAcrosses;

        /// <summary>Number of positions along the line with a run.</summary>
        public int Covered { get; private set; }

        /// <summary>Mean squared deviation from the regression line.</summary>
        public double Variance
        {
            get
            {
                double along = squaredAlongs - alongs * alongs / count, product = products - alongs * acrosses / count,
                    across = squaredAcrosses - acrosses * acrosses / count;
                return (across - (along > 0 ? product * product / along : 0)) / count;
            }
        }

        public int First { get; private set; } = -1;

        public int Last { get; private set; } = -1;

        public void Add(int along, double across)
        {
            if (along != Last) Covered++;
            (First, Last) = (First < 0 ? along : First, along);
            (count, alongs, acrosses) = (count + 1, alongs + along, acrosses + across);
            squaredAlongs += (double)along * along;
            products += along * across;
            squaredAcrosses += across * across;
        }
    }
}
