using System.Runtime.InteropServices;

namespace NeuralCore.Handwriting.Pages;

/// <summary>Decides which ink of a line is one digit: parts that belong together are merged, touching digits are cut.</summary>
/// <remarks>
/// Over-segmentation and the cheapest path, as LeCun et al. 1998 read cheques (doi:10.1109/5.726791): components and their possible pieces stand in a row from left to right, every few
/// neighbours are a candidate for a digit with a cost, and dynamic programming finds the cheapest row of candidates that uses all.
/// </remarks>
internal sealed class LineSegmentation
{
    private const int MaxAtoms = 7;

    /// <summary>Images that a judge sees at once.</summary>
    private const int JudgedAtOnce = 256;

    private readonly List<Atom> atoms = [];
    private readonly List<DigitCandidate> candidates = [];
    private readonly int height;
    private readonly SegmentationCosts costs;

    private LineSegmentation(TextLine line, SegmentationCosts costs)
    {
        (height, this.costs) = (line.Height, costs);
        for (int i = 0; i < line.Parts.Count; i++)
        {
            InkPart part = line.Parts[i];
            if (Math.Max(part.Box.Width, part.Box.Height) < SegmentationCosts.MinFragment * height) continue;
            atoms.AddRange(Atom.Of(part, component: i, costs.MayBeSeveral(part, height) ? CutFinder.Find(part, height) : []));
        }

        atoms.Sort((a, b) => a.Part.CentreX.CompareTo(b.Part.CentreX));
        for (int from = 0; from < atoms.Count; from++) AddCandidates(from);
    }

    /// <summary>The digits of a line from left to right.</summary>
    /// <param name="judge">Null: by shape alone.</param>
    public static List<InkPart> Digits(TextLine line, CropConfidence? judge, CropWriter writer)
    {
        var segmentation = new LineSegmentation(line, judge is null ? SegmentationCosts.ShapesAlone : SegmentationCosts.Judged);
        if (judge is not null && segmentation.candidates.Count > segmentation.atoms.Count) segmentation.Ask(judge, writer);
        return segmentation.CheapestPath();
    }

    private void AddCandidates(int from)
    {
        var parts = new List<InkPart>();
        for (int to = from + 1; to <= Math.Min(from + MaxAtoms, atoms.Count); to++)
        {
            parts.Add(atoms[to - 1].Part);
            InkPart whole = InkPart.Union([.. parts]);
            if (parts.Count > 1 && whole.Box.Width > SegmentationCosts.Widest * height) break;
            candidates.Add(new DigitCandidate(from, to, whole, costs.Of(CollectionsMarshal.AsSpan(atoms)[from..to], whole, height)));
        }

        if (Math.Max(parts[0].Box.Width, parts[0].Box.Height) < SegmentationCosts.MaxSpeck * height)
            candidates.Add(new DigitCandidate(from, from + 1, null, SegmentationCosts.Speck));
    }

    private void Ask(CropConfidence judge, CropWriter writer)
    {
        foreach (DigitCandidate[] asked in candidates.Where(candidate => candidate.Part is not null).Chunk(JudgedAtOnce))
        {
            var images = new byte[asked.Length * CropWriter.Pixels];
            var confidences = new double[asked.Length];
            for (int i = 0; i < asked.Length; i++) writer.Write(asked[i].Part!, images.AsSpan(i * CropWriter.Pixels, CropWriter.Pixels));
            judge(images, confidences);
            for (int i = 0; i < asked.Length; i++) asked[i].Cost += SegmentationCosts.Doubt(confidences[i]);
        }
    }

    private List<InkPart> CheapestPath()
    {
        var best = new double[atoms.Count + 1];
        var last = new DigitCandidate?[atoms.Count + 1];
        Array.Fill(best, double.PositiveInfinity, 1, atoms.Count);
        foreach (DigitCandidate candidate in candidates) // in the order of their first atom
        {
            double cost = best[candidate.From] + candidate.Cost;
            if (cost < best[candidate.To]) (best[candidate.To], last[candidate.To]) = (cost, candidate);
        }

        var digits = new List<InkPart>();
        for (int to = atoms.Count; to > 0; to = last[to]!.From)
            if (last[to]!.Part is { } digit) digits.Add(digit);
        digits.Reverse();
        return digits;
    }
}
