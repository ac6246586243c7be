using System.Runtime.InteropServices;

namespace NeuralCore.Handwriting;

/// <summary>The path of the pen: discs close enough together to look like strokes.</summary>
internal sealed class InkTrail
{
    /// <summary>
    /// Distance between discs, where the height of the sheet is 2: about one pixel of the <see cref="InkSheet"/>.
    /// </summary>
    private const double Step = 0.035;

    /// <summary>Approximate upper bound of the length of a curve relative to its chord.</summary>
    private const double CurveOverChord = 1.2;

    private readonly List<Disc> discs = [];
    private readonly List<(double X, double Y)> points = [];

    public ReadOnlySpan<Disc> Discs => CollectionsMarshal.AsSpan(discs);

    /// <summary>Writes a digit in a style with the parameters of a hand.</summary>
    public void Write(DigitStyle style, Hand hand, ref RandomStream random)
    {
        discs.Clear();
        foreach (StrokePoint[] stroke in style.Strokes)
        {
            points.Clear();
            foreach (StrokePoint point in stroke) points.Add(hand.Place(point, ref random));
            MoveEnd(0, 1, Hand.Bell(ref random, hand.EndSpread));
            MoveEnd(points.Count - 1, points.Count - 2, Hand.Bell(ref random, hand.EndSpread));
            Draw(stroke, hand, ref random);
        }
    }

    /// <summary>Extends the stroke's end by <paramref name="distance"/> (shortens it when negative).</summary>
    private void MoveEnd(int end, int neighbour, double distance)
    {
        double dx = points[end].X - points[neighbour].X, dy = points[end].Y - points[neighbour].Y;
        double length = Math.Sqrt(dx * dx + dy * dy) + 1e-9; // the two points may coincide
        double share = Math.Max(distance / length, -0.5); // at least half of the distance to its neighbour is drawn
        points[end] = (points[end].X + share * dx, points[end].Y + share * dy);
    }

    /// <summary>
    /// A cubic Hermite curve through the points, with Catmull–Rom tangents scaled by the hand's roundness.
    /// </summary>
    private void Draw(StrokePoint[] stroke, Hand hand, ref RandomStream random)
    {
        double penRadius = hand.PenRadius * (1 + Hand.Bell(ref random, 0.05)); // strokes differ slightly in width
        for (int i = 0; i + 1 < stroke.Length; i++)
        {
            (double x0, double y0) = points[i];
            (double x1, double y1) = points[i + 1];
            double chordX = x1 - x0, chordY = y1 - y0;
            (double tangentX0, double tangentY0) = Tangent(stroke[i], i, chordX, chordY, hand);
            (double tangentX1, double tangentY1) = Tangent(stroke[i + 1], i + 1, chordX, chordY, hand);
            int steps = 1 + (int)(CurveOverChord * Math.Sqrt(chordX * chordX + chordY * chordY) / Step);
            for (int k = 0; k <= steps; k++)
            {
                double t = (double)k / steps, s = 1 - t;
                double from = (1 + 2 * t) * s * s, leave = t * s * s, to = t * t * (3 - 2 * t), arrive = -t * t * s;
                double along = (i + t) / (stroke.Length - 1); // 0 at the stroke's start, 1 at its end
                discs.Add(new Disc(
                    from * x0 + leave * tangentX0 + to * x1 + arrive * tangentX1,
                    from * y0 + leave * tangentY0 + to * y1 + arrive * tangentY1,
                    penRadius * (1 + hand.PenPressure * (2 * along - 1))));
            }
        }
    }

    /// <summary>
    /// At an end the chord; at a corner a blend of the chord and the smooth tangent, weighted by the hand's
    /// <see cref="Hand.CornerRoundness"/>.
    /// </summary>
    private (double X, double Y) Tangent(StrokePoint point, int i, double chordX, double chordY, Hand hand)
    {
        if (i == 0 || i == points.Count - 1) return (chordX, chordY);
        double smoothX = (points[i + 1].X - points[i - 1].X) * 0.5 * hand.Roundness;
        double smoothY = (points[i + 1].Y - points[i - 1].Y) * 0.5 * hand.Roundness;
        double round = point.IsCorner ? hand.CornerRoundness : 1;
        return (round * smoothX + (1 - round) * chordX, round * smoothY + (1 - round) * chordY);
    }
}

/// <summary>
/// A point of a stroke, on the sheet of <see cref="DigitStyles"/>; a corner is sharp.
/// </summary>
internal readonly record struct StrokePoint(double X, double Y, bool IsCorner);
