namespace NeuralCore;

/// <summary>
/// Orthogonal initialisation: a random orthogonal matrix times a gain, for deep and recurrent layers.
/// </summary>
/// <remarks><code>
/// Shapes        W: (rest, last) as a matrix, a convolution's (kh·kw·in, out)
/// Distribution  W = gain·Q,  A = Q·R,  A ~ N(0, 1)              uniform over all matrices Q with
///               QᵀQ = 1 for rest ≥ last, QQᵀ = 1 for rest &lt; last     Saxe et al. 2013, arXiv:1312.6120
/// Loops         Orthonormal in this file
/// </code>
/// Q is computed by modified Gram–Schmidt in double, twice, so its orthogonality error is of the size of rounding
/// errors (Giraud et al. 2005, doi:10.1007/s00211-005-0615-4). R has a positive diagonal; with this choice of signs Q
/// is uniformly distributed (Mezzadri 2007, arXiv:math-ph/0609050).</remarks>
public sealed class Orthogonal : Initializer
{
    private const int Passes = 2;

    /// <param name="gain">Factor of the norm: √2 compensates for a ReLU.</param>
    public Orthogonal(double gain = 1)
    {
        Guard.Require(gain > 0 && double.IsFinite(gain), $"The gain is {gain}; it must be positive and finite.");
        Gain = gain;
    }

    public double Gain { get; }

    public override void Fill(Tensor weight, int fanIn, int fanOut, RandomStream random)
    {
        if (weight.Length == 0) return;
        int columns = weight.Shape.Last, rows = weight.Length / columns;
        bool wide = rows < columns;
        double[][] vectors = Orthonormal(Math.Min(rows, columns), Math.Max(rows, columns), random);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                weight.Span[i * columns + j] = (Real)(Gain * (wide ? vectors[i][j] : vectors[j][i]));
        }
    }

    /// <summary>
    /// Draws <paramref name="count"/> ≤ <paramref name="length"/> normal vectors and orthonormalises them by
    /// Gram–Schmidt.
    /// </summary>
    private static double[][] Orthonormal(int count, int length, RandomStream random)
    {
        var vectors = new double[count][];
        for (int k = 0; k < count; k++)
        {
            double[] v = vectors[k] = new double[length];
            for (int i = 0; i < length; i++) v[i] = random.NextNormal();
            for (int pass = 0; pass < Passes; pass++)
            {
                for (int before = 0; before < k; before++) Subtract(v, vectors[before], Dot(v, vectors[before]));
            }

            double norm = Math.Sqrt(Dot(v, v));
            for (int i = 0; i < length; i++) v[i] /= norm;
        }

        return vectors;
    }

    /// <summary>
    /// Σ a·b in ascending order; the vectorised sum of the base library depends on the width of the machine's
    /// registers.
    /// </summary>
    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    /// <summary>a ← a − factor·b</summary>
    private static void Subtract(double[] a, double[] b, double factor)
    {
        for (int i = 0; i < a.Length; i++) a[i] -= factor * b[i];
    }
}
