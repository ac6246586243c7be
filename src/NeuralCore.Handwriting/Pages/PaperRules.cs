namespace NeuralCore.Handwriting.Pages;

/// <summary>Erases the printed lines of ruled and squared paper: long, thin and straight. Where a stroke crosses one, the stroke stays whole.</summary>
/// <remarks><code>
/// Run     the stroke pixels that follow one another across a line's direction; one of at most T pixels may be part of a rule, T = shorter side / 80, from 2 to 12
/// Chain   runs that continue one another, a row or two aside at most, over gaps as wide as a digit that stands on them
/// Rule    a chain that covers more than 40 % of the image's length
/// </code>
/// Time and memory grow with the pixels alone.</remarks>
internal sealed class PaperRules
{
    /// <summary>On smaller images a digit's own bar is as long and as thin as a rule.</summary>
    private const int MinSide = 64;

    private const int MinThickness = 2, MaxThickness = 12, ThicknessPart = 80;

    /// <summary>A gap is at most half of the image's shorter side.</summary>
    private const int GapPart = 2;

    private const double MinCover = 0.4;

    /// <summary>How far aside the next run may lie.</summary>
    private const int Aside = 2;

    private readonly InkField field;
    private readonly int length, breadth, alongStride, acrossStride, thickest, widestGap;

    private PaperRules(InkField field, bool horizontal)
    {
        this.field = field;
        (length, breadth) = horizontal ? (field.Width, field.Height) : (field.Height, field.Width);
        (alongStride, acrossStride) = horizontal ? (1, field.Width) : (field.Width, 1);
        int shorter = Math.Min(length, breadth);
        (thickest, widestGap) = (Math.Clamp(shorter / ThicknessPart, MinThickness, MaxThickness), shorter / GapPart);
    }

    public static void Erase(InkField field)
    {
        if (Math.Min(field.Width, field.Height) < MinSide) return;
        foreach (bool horizontal in (bool[])[true, false]) new PaperRules(field, horizontal).Erase();
    }

    private void Erase()
    {
        (List<Run> runs, List<int> covered) = Chains();
        foreach (Run run in runs)
        {
            if (covered[run.Chain] <= MinCover * length) continue;
            for (int across = Math.Max(0, run.Start - 1); across <= Math.Min(breadth - 1, run.End); across++) field.Ink[At(run.Along, across)] = 0; // with its faint edges
        }
    }

    private (List<Run> Runs, List<int> Covered) Chains()
    {
        var runs = new List<Run>();
        var covered = new List<int>(); // a chain's number of runs
        var latest = new (int Along, int Chain)[breadth]; // that passed a row, with 1 added to each so that 0 is none
        for (int along = 0; along < length; along++)
        {
            int before = runs.Count;
            for (int start = 0, end; start < breadth; start = end + 1)
            {
                for (end = start; end < breadth && field.Ink[At(along, end)] >= field.Stroke; end++) { }
                if (end > start && end - start <= thickest) runs.Add(new Run(along, start, end, Continued(latest, along, start, end, covered)));
            }

            foreach (Run run in runs.Skip(before))
                for (int across = run.Start; across < run.End; across++) latest[across] = (along + 1, run.Chain + 1);
        }

        return (runs, covered);
    }

    /// <summary>The chain that a run continues, the one with most behind it; else a new one.</summary>
    private int Continued((int Along, int Chain)[] latest, int along, int start, int end, List<int> covered)
    {
        int chain = -1;
        for (int across = Math.Max(0, start - Aside); across < Math.Min(breadth, end + Aside); across++)
        {
            (int last, int candidate) = latest[across];
            if (last > 0 && along + 1 - last <= widestGap && (chain < 0 || covered[candidate - 1] > covered[chain])) chain = candidate - 1;
        }

        if (chain < 0)
        {
            chain = covered.Count;
            covered.Add(0);
        }

        covered[chain]++;
        return chain;
    }

    private int At(int along, int across) => along * alongStride + across * acrossStride;

    /// <param name="End">The place after the last.</param>
    private readonly record struct Run(int Along, int Start, int End, int Chain);
}
