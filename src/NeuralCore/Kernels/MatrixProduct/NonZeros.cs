using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.MatrixProduct;

/// <summary>Finds the numbers of a row that are not zero, without a branch on any of them: whether a pixel is ink cannot be foretold.</summary>
internal static unsafe class NonZeros
{
    /// <summary>Numbers that <see cref="List"/> may write beyond the end of its list.</summary>
    public const int Slack = 16;

    /// <summary>Numbers that one 256-bit vector looks at.</summary>
    private const int Block = 8;

    /// <summary>Rows in which a density is measured: it costs little and errs little.</summary>
    private const int RowsMeasured = 4;

    /// <summary>Whether at most the share <paramref name="density"/> of x, (rows, columns), is not zero, judged by some of its rows.</summary>
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
            for (; i <= length - Block; i += Block) count += Block - BitOperations.PopCount(Vector256.Equals(Vector256.Load((float*)x + i), default).ExtractMostSignificantBits());
        }

        for (; i < length; i++) count += x[i] != 0 ? 1 : 0;
        return count;
    }

    /// <summary>Lists the non-zero numbers in ascending order, number i with the offset i·<paramref name="stride"/>; returns how many there are.</summary>
    /// <param name="values">Room for <paramref name="length"/> + <see cref="Slack"/> numbers, as in <paramref name="offsets"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int List(Real* x, int length, int stride, Real* values, int* offsets)
    {
        int count = 0, i = 0;
        if (Vector512.IsHardwareAccelerated) Append<Lanes512>(x, length, stride, values, offsets, ref i, ref count);
        if (Vector256.IsHardwareAccelerated) Append<Lanes256>(x, length, stride, values, offsets, ref i, ref count);
        Append<Lane>(x, length, stride, values, offsets, ref i, ref count);
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Append<T>(Real* x, int length, int stride, Real* values, int* offsets, ref int i, ref int count) where T : struct, ILanes<T>
    {
        for (; i <= length - T.Count; i += T.Count) count += T.ListNonZero(T.Load(x + i), T.Load(x + i), i * stride, stride, values + count, offsets + count);
    }
}
