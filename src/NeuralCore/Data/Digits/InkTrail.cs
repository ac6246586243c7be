using NeuralCore.Numerics;

namespace NeuralCore.Data.Digits;

/// <summary>Where the pen was: discs so close together that they look like strokes.</summary>
internal sealed class InkTrail
{
    /// <summary>Distance between discs, where the height of the sheet is 2: about one pixel of the <see cref="InkSheet"/>.</summary>
    private const double Step = 0.035;

    private readonly List<Disc> discs = [];
    private readonly List<(double X, double Y)> points = [];

    public ReadOnlySpan<Disc> Discs => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(discs);

    /// <summary>Writes a digit in a style with a hand.</summary>
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

    /// <summary>Lets the stroke end <paramref name="distance"/> later than planned (earlier when negative).</summary>
    private void MoveEnd(int end, int neighbour, double distance)
    {
        double dx = points[end].X - points[neighbour].X, dy = points[end].Y - points[neighbour].Y;
        double length = Math.Sqrt(dx * dx + dy * dy) + 1e-9;
        double share = Math.Max(distance / length, -0.5);
        points[end] = (points[end].X + share * dx, points[end].Y + share * dy);
    }

    /// <summary>A cubic Hermite curve through the points, with Catmull and Rom's tangents scaled by the hand's roundness.</summary>
    private void Draw(StrokePoint[] stroke, Hand hand, ref RandomStream random)
    {
        double middle = 1 + Hand.Bell(ref random, 0.05);
        for (int i = 0; i + 1 < stroke.Length; i++)
        {
            (double x0, double y0) = points[i];
            (double x1, double y1) = points[i + 1];
            (double tx0, double ty0) = Tangent(stroke, i, x1 - x0, y1 - y0, hand);
            (double tx1, double ty1) = Tangent(stroke, i + 1, x1 - x0, y1 - y0, hand);
            double chord = Math.Sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0));
            int steps = 1 + (int)(1.2 * chord / Step);
            for (int k = 0; k < steps; k++)
            {
                double t = (double)k / steps, s = 1 - t;
                double h00 = (1 + 2 * t) * s * s, h10 = t * s * s, h01 = t * t * (3 - 2 * t), h11 = -t * t * s;
                double along = (i + t) / (stroke.Length - 1);
                double radius = hand.PenRadius * (1 + hand.PenPressure * (2 * along - 1)) * middle;
                discs.Add(new Disc(h00 * x0 + h10 * tx0 + h01 * x1 + h11 * tx1, h00 * y0 + h10 * ty0 + h01 * y1 + h11 * ty1, radius));
            }
        }

        discs.Add(new Disc(points[^1].X, points[^1].Y, hand.PenRadius * (1 + hand.PenPressure) * middle));
    }

    private (double X, double Y) Tangent(StrokePoint[] stroke, int i, double chordX, double chordY, Hand hand)
    {
        if (i == 0 || i == stroke.Length - 1) return (chordX, chordY);
        double smoothX = (points[i + 1].X - points[i - 1].X) * 0.5 * hand.Roundness, smoothY = (points[i + 1].Y - points[i - 1].Y) * 0.5 * hand.Roundness;
        if (!stroke[i].IsCorner) return (smoothX, smoothY);
        double r = hand.CornerRoundness;
        return (r * smoothX + (1 - r) * chordX, r * smoothY + (1 - r) * chordY);
    }
}
