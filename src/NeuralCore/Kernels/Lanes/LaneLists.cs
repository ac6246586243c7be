using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuralCore.Kernels.Lanes;

/// <summary>
/// What <see cref="ILanes{T}.ListNonZero"/> does, for each machine: no branch on any number, since whether one is zero
/// is unpredictable.
/// </summary>
internal static unsafe class LaneLists
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Append(
        Vector512<Real> selector, Vector512<Real> x, int start, int stride, Real* values, int* offsets)
    {
        if (typeof(Real) != typeof(float) || !Avx512F.IsSupported)
            return Append((Real*)&selector, (Real*)&x, Vector512<Real>.Count, start, stride, values, offsets);
        Vector512<float> live = ~Vector512.Equals(selector.As<Real, float>(), default), numbers = x.As<Real, float>();
        Vector512<int> places = Vector512.Create(start) + Vector512<int>.Indices * stride;
        Avx512F.Compress(numbers, live, numbers).Store((float*)values);
        Avx512F.Compress(places, live.AsInt32(), places).Store(offsets);
        return BitOperations.PopCount(live.ExtractMostSignificantBits());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Append(
        Vector256<Real> selector, Vector256<Real> x, int start, int stride, Real* values, int* offsets)
    {
        if (typeof(Real) != typeof(float) || !Avx2.IsSupported || !Bmi2.X64.IsSupported)
            return Append((Real*)&selector, (Real*)&x, Vector256<Real>.Count, start, stride, values, offsets);
        uint live = Vector256.Equals(selector.As<Real, float>(), default).ExtractMostSignificantBits() ^ 0xFF;
        Vector256<int> order = Front(live);
        Avx2.PermuteVar8x32(x.As<Real, float>(), order).Store((float*)values);
        Avx2.PermuteVar8x32(Vector256.Create(start) + Vector256<int>.Indices * stride, order).Store(offsets);
        return BitOperations.PopCount(live);
    }

    /// <summary>One by one: each is written, and stays only if the next place moves on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Append(Real* selector, Real* x, int lanes, int start, int stride, Real* values, int* offsets)
    {
        int count = 0;
        for (int lane = 0; lane < lanes; lane++)
        {
            values[count] = x[lane];
            offsets[count] = start + lane * stride;
            count += selector[lane] != 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>
    /// The permutation that moves the lanes of a mask to the front, in their order: a byte for each lane, all bits
    /// where it is wanted, picks from the bytes 0 … 7.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Front(uint mask)
    {
        ulong wanted = Bmi2.X64.ParallelBitDeposit(mask, 0x0101010101010101) * 0xFF;
        return Avx2.ConvertToVector256Int32(Vector128.CreateScalar(Bmi2.X64.ParallelBitExtract(0x0706050403020100,
            wanted)).AsByte());
    }
}
