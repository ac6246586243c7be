namespace NeuralCore.Handwriting.Pages;

/// <summary>
/// The cost of interpreting ink as one digit, from its shape and its neighbours; the segmentation of a line with the
/// lowest cost is chosen.
/// </summary>
/// <remarks><code>
/// Shape   Wide · (w/h − 1)₊ + Low · (0.65 − h)₊                 w, h in heights of the line's digits
/// Cut     Stroke · s − CleanCut · (1 − s)₊                      s: number of strokes cut; a cut through no stroke has
///         negative cost
///         + LowPiece · (0.85 − h)₊                               touching digits are both as high as the line, halves
///     of one digit are not
/// Join    0.45 + 3.4 · lower height + Gap · distance            for each part merged with others that it does not
///         touch
/// Doubt   0.55 · ln(1 + (1 − confidence) / 0.001)               0.99 and 0.9999 differ more than 0.8 and 0.9
/// </code>
/// The weights were chosen by random search on 4,000 synthetic pages made of MNIST's last 10,000 training digits, with
/// the confidence of a network trained on the others.</remarks>
internal sealed record SegmentationCosts
{
    /// <summary>With a classifier, whose confidence drops when a digit is cut, cuts are cheap.</summary>
    public static SegmentationCosts WithClassifier { get; } =
        new() { NarrowestCut = 0.4, Stroke = 1.45, CleanCut = 0.9, LowPiece = 7.5, Gap = 12 };

    /// <summary>Without a classifier.</summary>
    public static SegmentationCosts ByShape { get; } =
        new() { NarrowestCut = 0.8, Stroke = 4.8, CleanCut = 0.5, LowPiece = 16, Gap = 4.5 };

    /// <summary>Maximum width of a digit, in heights.</summary>
    public const double MaxWidth = 1.8;

    /// <summary>
    /// Cost of ignoring ink of at most <see cref="MaxSpeck"/> heights; ink smaller than <see cref="MinFragment"/>
    /// heights is always ignored.
    /// </summary>
    public const double Speck = 2, MaxSpeck = 0.3, MinFragment = 0.12;

    private const double Wide = 8, Low = 48, LowUnder = 0.65, LowPieceUnder = 0.85, Join = 0.45, JoinHeight = 3.4,
        DoubtWeight = 0.55, DoubtUnit = 0.001;

    /// <summary>A component is cut only if its width exceeds this multiple of its height.</summary>
    public required double NarrowestCut { get; init; }

    public required double Stroke { get; init; }

    public required double CleanCut { get; init; }

    public required double LowPiece { get; init; }

    public required double Gap { get; init; }

    /// <summary>Cost of a classifier's doubt that an image shows one digit.</summary>
    public static double Doubt(double confidence) =>
        DoubtWeight * Math.Log(1 + (1 - Math.Clamp(confidence, 0, 1)) / DoubtUnit);

    /// <summary>Whether a component may be several digits that touch.</summary>
    public bool MayBeSeveral(InkPart part, int lineHeight) =>
        (part.Box.Width > NarrowestCut * part.Box.Height && part.Box.Height > 0.4 * lineHeight)
            || part.Box.Width > 1.3 * lineHeight;

    /// <summary>Cost, by shape, of merging neighbours into one digit.</summary>
    /// <param name="whole">The union of all members.</param>
    /// <param name="lineHeight">Height of a digit in pixels.</param>
    public double Of(ReadOnlySpan<Atom> members, InkPart whole, int lineHeight)
    {
        double width = (double)whole.Box.Width / lineHeight, height = (double)whole.Box.Height / lineHeight;
        double cost = Wide * Math.Max(0, width / Math.Max(height, 0.7) - 1) + Low * Math.Max(0, LowUnder - height);
        bool isPiece = false;
        foreach (Atom atom in members)
        {
            bool cutBefore = atom.CutBefore is not null && !Contains(members, atom.Component, atom.Piece - 1);
            bool cutAfter = atom.CutAfter is not null && !Contains(members, atom.Component, atom.Piece + 1);
            isPiece |= cutBefore || cutAfter;
            if (cutAfter) cost += Stroke * atom.CutAfter!.Strokes - CleanCut * Math.Max(0, 1 - atom.CutAfter.Strokes);
        }

        if (isPiece) cost += LowPiece * Math.Max(0, LowPieceUnder - height);
        for (int i = 1; i < members.Length; i++)
            if (!HasComponent(members[..i], members[i].Component))
                cost += JoinCost(members[..i], members[i].Part, lineHeight);
        return cost;
    }

    private double JoinCost(ReadOnlySpan<Atom> earlier, InkPart part, int lineHeight)
    {
        (PixelBox box, double distance) = (earlier[0].Part.Box, double.MaxValue);
        foreach (Atom atom in earlier)
            (box, distance) = (box.Union(atom.Part.Box), Math.Min(distance, atom.Part.DistanceTo(part)));
        return Join + (JoinHeight * Math.Min(box.Height, part.Box.Height) + Gap * distance) / lineHeight;
    }

    private static bool HasComponent(ReadOnlySpan<Atom> members, int component)
    {
        foreach (Atom member in members)
            if (member.Component == component) return true;
        return false;
    }

    private static bool Contains(ReadOnlySpan<Atom> members, int component, int piece)
    {
        foreach (Atom member in members)
            if (member.Component == component && member.Piece == piece) return true;
        return false;
    }
}
