using System.Runtime.CompilerServices;

namespace NeuralCore.Kernels.Lanes;

/// <summary>
/// A single number as a register: the ends that no vector fits, and the reference that every width must equal.
/// </summary>
internal unsafe struct Lane(Real value) : ILanes<Lane>
{
    private Real value = value;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Load(Real* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Broadcast(Real value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane MultiplyAdd(Lane a, Lane b, Lane c) => new(MultiplyAdd(a.value, b.value, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate(ref Lane sum, Lane a, Lane b) =>
        sum.value = MultiplyAdd(a.value, b.value, sum.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate(ref Lane sum, Lane a, Real* b) =>
        sum.value = MultiplyAdd(a.value, *b, sum.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane operator +(Lane a, Lane b) => new(a.value + b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane operator -(Lane a, Lane b) => new(a.value - b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane operator *(Lane a, Lane b) => new(a.value * b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane operator /(Lane a, Lane b) => new(a.value / b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Sqrt(Lane a) => new(Real.Sqrt(a.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane SelectLess(Lane a, Lane b, Lane then, Lane otherwise) => a.value < b.value ? then : otherwise;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane SelectEqual(Lane a, Lane b, Lane then, Lane otherwise) => a.value == b.value ? then : otherwise;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskLess(Lane a, Lane b) => a.value < b.value ? 1u : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskEqual(Lane a, Lane b) => a.value == b.value ? 1u : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane AddToExponent(Lane a, Lane n) =>
        new(Unsafe.BitCast<RealBits, Real>(Unsafe.BitCast<Real, RealBits>(a.value)
            + (Unsafe.BitCast<Real, RealBits>(n.value) << Precision.FractionBits)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ListNonZero(Lane selector, Lane x, int start, int stride, Real* values, int* offsets)
    {
        (*values, *offsets) = (x.value, start);
        return selector.value != 0 ? 1 : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(Real* destination) => *destination = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Real MultiplyAdd(Real a, Real b, Real c)
    {
#if !REAL64
        if (WasmMultiplyAdd.IsUsed) return WasmMultiplyAdd.Run(a, b, c);
#endif
        return Real.FusedMultiplyAdd(a, b, c);
    }
}
