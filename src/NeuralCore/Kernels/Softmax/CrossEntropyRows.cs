using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Elementwise;
using NeuralCore.Kernels.Lanes;
using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Kernels.Softmax;

/// <summary>
/// Softmax and cross-entropy of rows of logits in one pass. Rows with few classes are transposed, so that each vector
/// lane
/// processes a separate row; longer rows are processed one by one. The results are bit-identical.
/// </summary>
/// <remarks><code>
/// Shapes    z, t, dz: (N, C)   scale, losses: (N)
/// Target    t′ = kept·t + spread
/// Softmax   p[n,c] = exp(z[n,c] − m[n]) / s[n],  m[n] = max over c of z[n,c]
///           s[n] = Σ_c exp(z[n,c] − m[n]), summed in double
/// Loss      losses[n] = Σ_c t′[n,c]·(m[n] − z[n,c]) + (Σ_c t′[n,c])·ln s[n]
/// Gradient  dz[n,c] = (p[n,c]·Σⱼ t′[n,j] − t′[n,c])·scale[n]
/// </code>
/// The maximum is subtracted because exp overflows from 89 on in float; the sum is in double because what the rivals of
/// a certain class are
/// worth would vanish next to its 1. A class masked by a logit of −∞ costs nothing where nothing was expected: 0·∞
/// would be NaN.</remarks>
internal static unsafe class CrossEntropyRows
{
    /// <summary>Columns up to which rows are turned on their side.</summary>
    private const int MaxColumns = 64;

    /// <param name="dz">Empty when nobody needs the gradient.</param>
    public static void Run(
        ReadOnlySpan<Real> z, ReadOnlySpan<Real> t, Span<Real> dz, int rows, int columns, Real kept, Real spread,
        ReadOnlySpan<Real> scale, Span<double> losses)
    {
        Guard.Length(z, (long)rows * columns);
        Guard.Length(t, (long)rows * columns);
        if (!dz.IsEmpty) Guard.Length(dz, (long)rows * columns);
        Guard.Require(scale.Length >= rows && losses.Length >= rows,
            $"{rows} rows need as many scales and losses, not {scale.Length} and {losses.Length}.");
        fixed (Real* zs = z, ts = t, dzs = dz, scales = scale)
        fixed (double* sums = losses)
        {
            var groups = new GroupsFunction(zs, ts, dzs, rows, columns, kept, spread, scales, sums);
            int n = columns <= MaxColumns ? Widest.Run<GroupsFunction, int>(groups) : 0;
            nint at = (nint)n * columns;
            Groups<Lane>(zs + at, ts + at, dzs == null ? null : dzs + at, rows - n, columns, kept, spread, scales + n,
                sums + n);
        }
    }

    /// <summary>As many whole groups of rows as there are lanes; returns how many rows that is.</summary>
    [SkipLocalsInit]
    internal static int Groups<T>(
        Real* z, Real* t, Real* dz, int rows, int columns, Real kept, Real spread, Real* scale, double* losses) where T
        : struct, ILanes<T>
    {
        bool single = T.Count == 1;
        int room = single ? 0 : columns * T.Count, n = 0;
        Real* exponentials = stackalloc Real[single ? columns : room];
        Real* logits = stackalloc Real[room];
        Real* targets = stackalloc Real[room];
        for (; n <= rows - T.Count; n += T.Count)
        {
            nint at = (nint)n * columns;
            if (single)
            {
                Group<T>(z + at, t + at, dz == null ? null : dz + at, exponentials, columns, kept, spread, scale + n,
                    losses + n);
                continue;
            }

            StripTranspose.Run(z + at, columns, logits, T.Count, columns);
            StripTranspose.Run(t + at, columns, targets, T.Count, columns);
            Group<T>(logits, targets, dz == null ? null : logits, exponentials, columns, kept, spread, scale + n,
                losses + n);
            if (dz != null) StripTranspose.Run(logits, T.Count, dz + at, columns, T.Count);
        }

        return n;
    }

    private readonly struct GroupsFunction(
        Real* z, Real* t, Real* dz, int rows, int columns, Real kept, Real spread, Real* scale, double* losses)
        : ILaneFunction<int>
    {
        public int Run<T>() where T : struct, ILanes<T> =>
            Groups<T>(z, t, dz, rows, columns, kept, spread, scale, losses);
    }

    /// <summary>One group: vector c contains number c of each row. The gradient may overwrite the logits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Group<T>(
        Real* z, Real* t, Real* dz, Real* e, int columns, Real kept, Real spread, Real* scale, double* losses) where T
        : struct, ILanes<T>
    {
        T max = T.Broadcast(Real.NegativeInfinity), zero = T.Broadcast(0), mass = zero, distance = zero;
        for (int c = 0; c < columns; c++)
            max = T.SelectLess(max, T.Load(z + c * T.Count), T.Load(z + c * T.Count), max);
        for (int c = 0; c < columns; c++)
        {
            T shifted = T.Load(z + c * T.Count) - max, target = Target<T>(t + c * T.Count, kept, spread);
            Exponential.Exp(shifted).Store(e + c * T.Count);
            mass += target;
            distance = T.SelectEqual(target, zero, distance, distance - target * shifted);
        }

        Real* sums = stackalloc Real[T.Count], masses = stackalloc Real[T.Count], distances = stackalloc Real[T.Count];
        mass.Store(masses);
        distance.Store(distances);
        for (int lane = 0; lane < T.Count; lane++)
        {
            double sum = 0;
            for (int c = 0; c < columns; c++) sum += e[c * T.Count + lane];
            sums[lane] = (Real)sum;
            losses[lane] = distances[lane] + masses[lane] * PortableMath.Log(sum);
        }

        if (dz == null) return;
        T denominator = T.Load(sums), scales = T.Load(scale);
        for (int c = 0; c < columns; c++)
        {
            T p = T.Load(e + c * T.Count) / denominator;
            ((p * mass - Target<T>(t + c * T.Count, kept, spread)) * scales).Store(dz + c * T.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Target<T>(Real* t, Real kept, Real spread) where T : struct, ILanes<T> =>
        T.MultiplyAdd(T.Broadcast(kept), T.Load(t), T.Broadcast(spread));
}
