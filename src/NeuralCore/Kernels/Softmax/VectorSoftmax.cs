using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Elementwise;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Softmax;

/// <summary>
/// The softmax of <see cref="NaiveSoftmax"/> with the exponential vectorised, and the logarithm of its denominator.
/// </summary>
/// <remarks><code>
/// Shapes    z, p: (N, C)
/// Forward   p[n,c] = exp(z[n,c] − m[n]) / s[n],  s[n] = Σⱼ exp(z[n,j] − m[n]),  m[n] = max over c of z[n,c]
///           ln Σⱼ exp(z[n,j]) = m[n] + ln s[n]
/// </code>
/// The maximum is subtracted because exp overflows from 89 on in float, while the largest shifted logit is 0 and s is
/// at least 1.
/// A logit of −∞ has probability 0; a row with NaN, with +∞, or of −∞ alone has no distribution and becomes NaN.
/// The sum ascends in double, so the bits are the same for every vector width. The logits may be overwritten by their
/// probabilities.</remarks>
public static unsafe class VectorSoftmax
{
    /// <summary>Exponentials held at once by <see cref="LogSum"/>, which has no row to write them to.</summary>
    private const int ChunkLength = 64;

    /// <inheritdoc cref="NaiveSoftmax.Rows"/>
    public static void Rows(ReadOnlySpan<Real> logits, Span<Real> probabilities, int rows, int columns)
    {
        Guard.Require(rows >= 0 && columns >= 0, $"Sizes are not negative: N = {rows}, C = {columns}.");
        Guard.Length(logits, (long)rows * columns);
        Guard.Length(probabilities, (long)rows * columns);
        for (int n = 0; n < rows; n++)
            Row(logits.Slice(n * columns, columns), probabilities.Slice(n * columns, columns));
    }

    /// <summary>Fills one row with probabilities and returns ln Σ exp(z).</summary>
    public static double Row(ReadOnlySpan<Real> logits, Span<Real> probabilities)
    {
        Guard.Length(probabilities, logits.Length);
        Real max = Max(logits);
        fixed (Real* z = logits, p = probabilities)
        {
            double sum = Exponentials(z, p, max, logits.Length, 0);
            for (int c = 0; c < logits.Length; c++) p[c] /= (Real)sum;
            return max + PortableMath.Log(sum);
        }
    }

    /// <summary>ln Σ exp(z): the bits that <see cref="Row"/> returns, without the probabilities.</summary>
    [SkipLocalsInit]
    public static double LogSum(ReadOnlySpan<Real> logits)
    {
        Real* chunk = stackalloc Real[ChunkLength];
        Real max = Max(logits);
        double sum = 0;
        fixed (Real* z = logits)
        {
            for (int c = 0; c < logits.Length; c += ChunkLength)
                sum = Exponentials(z + c, chunk, max, Math.Min(ChunkLength, logits.Length - c), sum);
        }

        return max + PortableMath.Log(sum);
    }

    /// <summary>
    /// e[c] = exp(z[c] − max) at a given width; the ends by single numbers, which give the same bits.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Shifted<T>(Real* z, Real* e, Real max, int columns) where T : struct, ILanes<T>
    {
        int c = 0;
        for (; c <= columns - T.Count; c += T.Count) Exponential.Exp(T.Load(z + c) - T.Broadcast(max)).Store(e + c);
        for (; c < columns; c++) Exponential.Exp(Lane.Load(z + c) - Lane.Broadcast(max)).Store(e + c);
    }

    /// <summary>Writes the shifted exponentials and adds them to the sum, in ascending order.</summary>
    private static double Exponentials(Real* z, Real* e, Real max, int columns, double sum) =>
        Widest.RunWithin<ExponentialsFunction, double>(new(z, e, max, columns, sum), columns);

    private readonly struct ExponentialsFunction(
        Real* z, Real* e, Real max, int columns, double before) : ILaneFunction<double>
    {
        public double Run<T>() where T : struct, ILanes<T>
        {
            Shifted<T>(z, e, max, columns);
            double sum = before;
            for (int c = 0; c < columns; c++) sum += e[c];
            return sum;
        }
    }

    /// <summary>The largest logit, NaN aside: a NaN among the logits reaches the sum by itself.</summary>
    private static Real Max(ReadOnlySpan<Real> logits)
    {
        Real max = Real.NegativeInfinity;
        foreach (Real z in logits) max = z > max ? z : max;
        return max;
    }
}
