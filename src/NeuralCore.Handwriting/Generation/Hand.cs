namespace NeuralCore.Handwriting;

/// <summary>
/// Random parameters of one handwritten digit: distortion of the style, pen width and roundness of curves.
/// </summary>
/// <remarks><code>
/// u, v      = the point on the sheet, mapped to about [−1, 1]
/// elastic     u += Σ coefficient · {u², uv, v², u³, u²v, uv², v³}, likewise v      proportions, taper, bow, wave
/// drift       (u, v) += an error, half of which carries over to the next point of the stroke
/// affine      x = width·u − slant·v,  y = v, then rotated by the angle 2·atan(turn)
/// </code>
/// Only + − × ÷ √ are used: IEEE 754 defines their rounding, so the result is the same on every machine.</remarks>
internal sealed class Hand
{
    private const int Quadratics = 3, Monomials = 7;

    /// <summary>
    /// The share of the error at one point that carries over to the next: errors drift, they do not jump.
    /// </summary>
    private const double Memory = 0.5;

    private const double DeviationOfSum = 0.40824829046386302; // √(2/12)

    private readonly double[] elasticX = new double[Monomials];
    private readonly double[] elasticY = new double[Monomials];
    private double width, slant, cosine, sine, jitter, driftX, driftY;

    /// <summary>Radius of the pen, where the height of the sheet is 2.</summary>
    public double PenRadius { get; private set; }

    /// <summary>Relative change of the pen's radius along a stroke.</summary>
    public double PenPressure { get; private set; }

    /// <summary>Length of the curve's tangents relative to those of a Catmull–Rom spline.</summary>
    public double Roundness { get; private set; }

    /// <summary>0: corners are sharp; 1: corners are as round as other points.</summary>
    public double CornerRoundness { get; private set; }

    /// <summary>Standard deviation of the distance by which a stroke ends before or after its last point.</summary>
    public double EndSpread { get; private set; }

    /// <summary>
    /// Draws new parameters. The ranges were chosen by eye: the images should look like handwriting, with slightly more
    /// variety than real handwriting has.
    /// </summary>
    public void Draw(ref RandomStream random)
    {
        width = random.NextDouble(0.75, 1.6);
        slant = 0.15 + Bell(ref random, 0.3); // handwriting usually leans to the right
        double turn = Bell(ref random, 0.06);
        cosine = (1 - turn * turn) / (1 + turn * turn);
        sine = 2 * turn / (1 + turn * turn);

        double looseness = random.NextDouble(0.3, 1.3); // scales all distortions of one digit
        jitter = 0.085 * looseness;
        (driftX, driftY) = (0, 0);
        for (int i = 0; i < Monomials; i++)
        {
            double spread = (i < Quadratics ? 0.14 : 0.12) * looseness;
            elasticX[i] = Bell(ref random, spread);
            elasticY[i] = Bell(ref random, spread);
        }

        // Mostly ball-point pens, a few felt tips: 1.5 to 6 pixels of the final image, typically 2.5.
        PenRadius = 0.075 + 0.2 * random.NextDouble() * random.NextDouble() + 0.06 * random.NextDouble();
        PenPressure = Bell(ref random, 0.22);
        Roundness = random.NextDouble(1, 1.4); // 1.13 makes a circle of eight points
        CornerRoundness = Math.Max(0, random.NextDouble(-0.3, 1));
        EndSpread = 0.1 * looseness;
    }

    /// <summary>The distorted position of a point of a style.</summary>
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
    /// A triangular distribution with mean 0, the sum of two uniform numbers: it needs no logarithm and is bounded by
    /// 2.45 standard deviations.
    /// </summary>
    public static double Bell(ref RandomStream random, double deviation) =>
        (random.NextDouble() + random.NextDouble() - 1) * (deviation / DeviationOfSum);

    private static double Elastic(double[] c, double u, double v) =>
        u * u * (c[0] + c[3] * u + c[4] * v) + u * v * c[1] + v * v * (c[2] + c[5] * u + c[6] * v);
}
