using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.MatrixProduct;

/// <summary>
/// Finds the numbers of a row that are not zero, without a branch on any of them: whether a pixel is ink is
/// unpredictable.
/// </summary>
internal static unsafe class NonZeros
{
    /// <summary>Numbers that <see cref="List"/> may write beyond the end of its list.</summary>
    public const int Slack = 16;

    /// <summary>Numbers that one 256-bit vector looks at.</summary>
    private const int Block = 8;

    /// <summary>Rows in which a density is measured: it costs little and errs little.</summary>
    private const int RowsMeasured = 4;

    /// <summary>
    /// Whether at most the share <paramref name="density"/> of x, (rows, columns), is not zero, measured in some of its
    /// rows.
    /// </summary>
    public static bool AreFew(ReadOnlySpan<Real> x, int rows, int columns, double density)
    {
        int measured = Math.Min(rows, RowsMeasured), live = 0;
        fixed (Real* xs = x)
        {
            for (int i = 0; i < measured; i++) live += Count(xs + (nint)(rows * (long)i / measured) * columns, columns);
        }

        return measured > 0 && live <= density * measured * columns;
    }

    /// <summary>How many of <paramref name="length"/> numbers are not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Count(Real* x, int length)
    {
        int count = 0, i = 0;
        if (typeof(Real) == typeof(float) && Avx2.IsSupported)
        {
            for (; i <= length - Block; i += Block)
            {
                uint zeros = Vector256.Equals(Vector256.Load((float*)x + i), default).ExtractMostSignificantBits();
                count += Block - BitOperations.PopCount(zeros);
            }
        }

        for (; i < length; i++) count += x[i] != 0 ? 1 : 0;
        return count;
    }

    /// <summary>
    /// Lists the non-zero numbers in ascending order, number i with the offset i·<paramref name="stride"/>; returns how
    /// many there are.
    /// </summary>
    /// <param name="values">Room for <paramref name="length"/> + <see cref="Slack"/> numbers, as in
    /// <paramref name="offsets"/>.</param>
    public static int List(Real* x, int length, int stride, Real* values, int* offsets) =>
        ListFrom(x, 0, length, stride, values, offsets);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ListFrom(Real* x, int first, int length, int stride, Real* values, int* offsets) =>
        first == length ? 0 : Widest.RunWithin<ListFunction, int>(new(x, first, length, stride, values, offsets),
            length - first);

    /// <summary>Lists whole vectors from <paramref name="first"/> on, then the rest with narrower ones.</summary>
    private readonly struct ListFunction(
        Real* x, int first, int length, int stride, Real* values, int* offsets) : ILaneFunction<int>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Run<T>() where T : struct, ILanes<T>
        {
            Real* from = x, numbers = values;
            int* places = offsets;
            int i = first, end = length, pitch = stride, count = 0;
            for (; i <= end - T.Count; i += T.Count)
                count += T.ListNonZero(T.Load(from + i), T.Load(from + i), i * pitch, pitch, numbers + count,
                    places + count);
            return i == end ? count : count + ListFrom(from, i, end, pitch, numbers + count, places + count);
        }
    }
}
