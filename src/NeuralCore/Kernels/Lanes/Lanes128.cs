using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralCore.Kernels.Lanes;

/// <summary>A 128-bit register.</summary>
internal unsafe struct Lanes128(Vector128<Real> vector) : ILanes<Lanes128>
{
    private Vector128<Real> vector = vector;

    public static int Count => Vector128<Real>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(Real* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Broadcast(Real value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 MultiplyAdd(Lanes128 a, Lanes128 b, Lanes128 c) =>
        new(MultiplyAdd(a.vector, b.vector, c.vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate(ref Lanes128 sum, Lanes128 a, Lanes128 b) =>
        sum.vector = MultiplyAdd(a.vector, b.vector, sum.vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate(ref Lanes128 sum, Lanes128 a, Real* b) =>
        sum.vector = MultiplyAdd(a.vector, Vector128.Load(b), sum.vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 a, Lanes128 b) => new(a.vector + b.vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 a, Lanes128 b) => new(a.vector - b.vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 a, Lanes128 b) => new(a.vector * b.vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator /(Lanes128 a, Lanes128 b) => new(a.vector / b.vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Sqrt(Lanes128 a) => new(Vector128.Sqrt(a.vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 SelectLess(Lanes128 a, Lanes128 b, Lanes128 then, Lanes128 otherwise) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(a.vector, b.vector), then.vector, otherwise.vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 SelectEqual(Lanes128 a, Lanes128 b, Lanes128 then, Lanes128 otherwise) =>
        new(Vector128.ConditionalSelect(Vector128.Equals(a.vector, b.vector), then.vector, otherwise.vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskLess(Lanes128 a, Lanes128 b) =>
        Vector128.LessThan(a.vector, b.vector).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskEqual(Lanes128 a, Lanes128 b) =>
        Vector128.Equals(a.vector, b.vector).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 AddToExponent(Lanes128 a, Lanes128 n) =>
        new((a.vector.As<Real, RealBits>()
            + Vector128.ShiftLeft(n.vector.As<Real, RealBits>(), Precision.FractionBits)).As<RealBits, Real>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ListNonZero(Lanes128 selector, Lanes128 x, int start, int stride, Real* values, int* offsets) =>
        LaneLists.Append((Real*)&selector, (Real*)&x, Count, start, stride, values, offsets);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(Real* destination) => vector.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<Real> MultiplyAdd(Vector128<Real> a, Vector128<Real> b, Vector128<Real> c)
    {
#if !REAL64
        if (WasmMultiplyAdd.IsUsed) return WasmMultiplyAdd.Run(a, b, c);
#endif
        return Vector128.FusedMultiplyAdd(a, b, c);
    }
}
