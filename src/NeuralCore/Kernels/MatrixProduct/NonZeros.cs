using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuralCore.Kernels.MatrixProduct;

/// <summary>Finds the numbers of a row that are not zero, without a branch on any of them: whether a pixel is ink cannot be foretold.</summary>
internal static unsafe class NonZeros
{
    /// <summary>Numbers that <see cref="List"/> may write beyond the end of its list.</summary>
    public const int Slack = 8;

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
            for (; i <= length - Block; i += Block) count += BitOperations.PopCount(Mask(Vector256.Load((float*)x + i)));
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
        if (typeof(Real) == typeof(float) && Avx2.IsSupported && Bmi2.X64.IsSupported)
        {
            Vector256<int> offset = Vector256<int>.Indices * stride, step = Vector256.Create(Block * stride);
            for (; i <= length - Block; i += Block, offset += step)
            {
                Vector256<float> eight = Vector256.Load((float*)x + i);
                uint mask = Mask(eight);
                Vector256<int> order = Front(mask);
                Avx2.PermuteVar8x32(eight, order).Store((float*)values + count);
                Avx2.PermuteVar8x32(offset, order).Store(offsets + count);
                count += BitOperations.PopCount(mask);
            }
        }

        for (; i < length; i++)
        {
            values[count] = x[i];
            offsets[count] = i * stride;
            count += x[i] != 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>Bit i is set where lane i is not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mask(Vector256<float> eight) => Vector256.Equals(eight, default).ExtractMostSignificantBits() ^ 0xFF;

    /// <summary>The permutation that moves the lanes of a mask to the front, in their order: a byte for each lane, all bits where it is wanted, picks from the bytes 0 … 7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Front(uint mask)
    {
        ulong wanted = Bmi2.X64.ParallelBitDeposit(mask, 0x0101010101010101) * 0xFF;
        return Avx2.ConvertToVector256Int32(Vector128.CreateScalar(Bmi2.X64.ParallelBitExtract(0x0706050403020100, wanted)).AsByte());
    }
}
