namespace NeuralCore.Handwriting;

/// <summary>
/// One writer's hand on one occasion: how it bends a style, how wide its pen is, how roundly it turns.
/// </summary>
/// <remarks><code>
/// u, v      = the point on the sheet, mapped to about [−1, 1]
/// elastic     u += Σ coefficient · {u², uv, v², u³, u²v, uv², v³}, likewise v      proportions, taper, bow, wave
/// drift       (u, v) += an error of which half is left at the next point of the stroke
/// affine      x = width·u − slant·v,  y = v, then turned by the angle 2·atan(turn)
/// </code>
/// Only + − × ÷ √ are used, which IEEE 754 rounds the same way on every machine.</remarks>
internal sealed class Hand
{
    private const int Quadratics = 3, Monomials = 7;

    /// <summary>
    /// How much of the hand's error at one point is left at the next: errors drift, they do not jump.
    /// </summary>
    private const double Memory = 0.5;

    private const double DeviationOfSum = 0.40824829046386302; // √(2/12)

    private readonly double[] elasticX = new double[Monomials];
    private readonly double[] elasticY = new double[Monomials];
    private double width, slant, cosine, sine, jitter, driftX, driftY;

    /// <summary>Radius of the pen, where the height of the sheet is 2.</summary>
    public double PenRadius { get; private set; }

    /// <summary>How much the pen's radius grows or shrinks along a stroke, as a share.</summary>
    public double PenPressure { get; private set; }

    /// <summary>Length of the curve's tangents relative to Catmull and Rom's.</summary>
    public double Roundness { get; private set; }

    /// <summary>0: corners are sharp; 1: they are as round as any other point.</summary>
    public double CornerRoundness { get; private set; }

    /// <summary>Standard deviation of how far a stroke ends before or beyond its last point.</summary>
    public double EndSpread { get; private set; }

    /// <summary>
    /// Draws another hand. The ranges were set by looking: sheets of the images should pass for handwriting, with a
    /// little more variety than people have.
    /// </summary>
    public void Draw(ref RandomStream random)
    {
        width = random.NextDouble(0.75, 1.6);
        slant = 0.15 + Bell(ref random, 0.3); // most people lean to the right
        double turn = Bell(ref random, 0.06);
        cosine = (1 - turn * turn) / (1 + turn * turn);
        sine = 2 * turn / (1 + turn * turn);

        double looseness = random.NextDouble(0.3, 1.3); // a careful hand is careful in everything
        jitter = 0.085 * looseness;
        (driftX, driftY) = (0, 0);
        for (int i = 0; i < Monomials; i++)
        {
            double spread = (i < Quadratics ? 0.14 : 0.12) * looseness;
            elasticX[i] = Bell(ref random, spread);
            elasticY[i] = Bell(ref random, spread);
        }

        // A ball-pen with a tail of felt tips: 1.5 to 6 pixels of the final image, most about 2.5.
        PenRadius = 0.075 + 0.2 * random.NextDouble() * random.NextDouble() + 0.06 * random.NextDouble();
        PenPressure = Bell(ref random, 0.22);
        Roundness = random.NextDouble(1, 1.4); // 1.13 makes a circle of eight points
        CornerRoundness = Math.Max(0, random.NextDouble(-0.3, 1));
        EndSpread = 0.1 * looseness;
    }

    /// <summary>Where this hand puts a point of a style.</summary>
    public (double X, double Y) Place(StrokePoint point, ref RandomStream random)
    {
        double u = (point.X - 30) / 50, v = (point.Y - 50) / 50;
        driftX = Memory * driftX + Bell(ref random, jitter);
        driftY = Memory * driftY + Bell(ref random, jitter);
        double eu = u + Elastic(elasticX, u, v) + driftX;
        double ev = v + Elastic(elasticY, u, v) + driftY;
        double x = width * eu - slant * ev;
        return (cosine * x - sine * ev, sine * x + cosine * ev);
    }

    /// <summary>
    /// Bell-shaped with mean 0: two uniform numbers added (a triangle), which needs no logarithm and never strays
    /// beyond 2.45 deviations.
    /// </summary>
    public static double Bell(ref RandomStream random, double deviation) =>
        (random.NextDouble() + random.NextDouble() - 1) * (deviation / DeviationOfSum);

    private static double Elastic(double[] c, double u, double v) =>
        u * u * (c[0] + c[3] * u + c[4] * v) + u * v * c[1] + v * v * (c[2] + c[5] * u + c[6] * v);
}
