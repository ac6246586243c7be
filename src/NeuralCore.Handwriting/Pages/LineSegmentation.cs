using System.Runtime.InteropServices;

namespace NeuralCore.Handwriting.Pages;

/// <summary>
/// Segments a line into digits: merges parts that belong together and cuts touching digits.
/// </summary>
/// <remarks>
/// Over-segmentation and the cheapest path, as in LeCun et al. 1998 for cheques (doi:10.1109/5.726791): components and
/// their possible pieces are ordered from left to right, every short sequence of neighbours is a candidate digit with a
/// cost, and dynamic programming finds the cheapest sequence of candidates that covers all.
/// </remarks>
internal sealed class LineSegmentation
{
    private const int MaxAtoms = 7;

    /// <summary>Images per call of the classifier.</summary>
    private const int BatchSize = 256;

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
            atoms.AddRange(Atom.Of(
                part, component: i, costs.MayBeSeveral(part, height) ? CutFinder.Find(part, height) : []));
        }

        atoms.Sort((a, b) => a.Part.CentreX.CompareTo(b.Part.CentreX));
        for (int from = 0; from < atoms.Count; from++) AddCandidates(from);
    }

    /// <summary>The digits of a line, from left to right.</summary>
    /// <param name="confidence">Null: segmentation by shape only.</param>
    public static List<InkPart> Digits(TextLine line, CropConfidence? confidence, CropWriter writer)
    {
        SegmentationCosts costs = confidence is null ? SegmentationCosts.ByShape : SegmentationCosts.WithClassifier;
        var segmentation = new LineSegmentation(line, costs);
        if (confidence is not null && segmentation.candidates.Count > segmentation.atoms.Count)
            segmentation.AddDoubt(confidence, writer);
        return segmentation.CheapestPath();
    }

    private void AddCandidates(int from)
    {
        var parts = new List<InkPart>();
        for (int to = from + 1; to <= Math.Min(from + MaxAtoms, atoms.Count); to++)
        {
            parts.Add(atoms[to - 1].Part);
            InkPart whole = InkPart.Union([.. parts]);
            if (parts.Count > 1 && whole.Box.Width > SegmentationCosts.MaxWidth * height) break;
            candidates.Add(new DigitCandidate(
                from, to, whole, costs.Of(CollectionsMarshal.AsSpan(atoms)[from..to], whole, height)));
        }

        if (Math.Max(parts[0].Box.Width, parts[0].Box.Height) < SegmentationCosts.MaxSpeck * height)
            candidates.Add(new DigitCandidate(from, from + 1, null, SegmentationCosts.Speck));
    }

    private void AddDoubt(CropConfidence confidence, CropWriter writer)
    {
        foreach (DigitCandidate[] batch in candidates.Where(candidate => candidate.Part is not null).Chunk(BatchSize))
        {
            var images = new byte[batch.Length * CropWriter.Pixels];
            var confidences = new double[batch.Length];
            for (int i = 0; i < batch.Length; i++)
                writer.Write(batch[i].Part!, images.AsSpan(i * CropWriter.Pixels, CropWriter.Pixels));
            confidence(images, confidences);
            for (int i = 0; i < batch.Length; i++) batch[i].Cost += SegmentationCosts.Doubt(confidences[i]);
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
