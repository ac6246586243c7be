using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Tiles;

/// <summary>
/// The inner loop of sparse products: a row of up to 14 vectors of C, held in registers while a list of rows of B, each
/// times a number,
/// is added to it. What is not in the list costs nothing.
/// </summary>
/// <remarks><code>
/// C[j] = C[j] + Σᵢ Values[i]·B[Offsets[i] + j]      one chain of fused multiply-adds, i ascending
/// </code>
/// Terms with a value of 0 would leave a chain as it is, so leaving them out of the list gives the bits of the dense
/// product.
/// <typeparamref name="TVectors"/> is a constant to the compiler, as in
/// <see cref="ProductTileBody{TRows, TVectors, TLanes}"/>; the last vector
/// may overlap the one before it, which spares masks at ragged lengths.
/// </remarks>
internal static unsafe class GatherTileBody<TVectors, TLanes>
    where TVectors : struct, ICount
    where TLanes : struct, ILanes<TLanes>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Real* values, int* offsets, int count, Real* b, Real* c, nint last)
    {
        TLanes c0 = default;
        if (TVectors.Value > 0) c0 = TLanes.Load(c + Column(0, last));
        TLanes c1 = default;
        if (TVectors.Value > 1) c1 = TLanes.Load(c + Column(1, last));
        TLanes c2 = default;
        if (TVectors.Value > 2) c2 = TLanes.Load(c + Column(2, last));
        TLanes c3 = default;
        if (TVectors.Value > 3) c3 = TLanes.Load(c + Column(3, last));
        TLanes c4 = default;
        if (TVectors.Value > 4) c4 = TLanes.Load(c + Column(4, last));
        TLanes c5 = default;
        if (TVectors.Value > 5) c5 = TLanes.Load(c + Column(5, last));
        TLanes c6 = default;
        if (TVectors.Value > 6) c6 = TLanes.Load(c + Column(6, last));
        TLanes c7 = default;
        if (TVectors.Value > 7) c7 = TLanes.Load(c + Column(7, last));
        TLanes c8 = default;
        if (TVectors.Value > 8) c8 = TLanes.Load(c + Column(8, last));
        TLanes c9 = default;
        if (TVectors.Value > 9) c9 = TLanes.Load(c + Column(9, last));
        TLanes c10 = default;
        if (TVectors.Value > 10) c10 = TLanes.Load(c + Column(10, last));
        TLanes c11 = default;
        if (TVectors.Value > 11) c11 = TLanes.Load(c + Column(11, last));
        TLanes c12 = default;
        if (TVectors.Value > 12) c12 = TLanes.Load(c + Column(12, last));
        TLanes c13 = default;
        if (TVectors.Value > 13) c13 = TLanes.Load(c + Column(13, last));
        for (int i = 0; i < count; i++)
        {
            TLanes value = TLanes.Broadcast(values[i]);
            Real* row = b + offsets[i];
            if (TVectors.Value > 0) TLanes.Accumulate(ref c0, value, row + Column(0, last));
            if (TVectors.Value > 1) TLanes.Accumulate(ref c1, value, row + Column(1, last));
            if (TVectors.Value > 2) TLanes.Accumulate(ref c2, value, row + Column(2, last));
            if (TVectors.Value > 3) TLanes.Accumulate(ref c3, value, row + Column(3, last));
            if (TVectors.Value > 4) TLanes.Accumulate(ref c4, value, row + Column(4, last));
            if (TVectors.Value > 5) TLanes.Accumulate(ref c5, value, row + Column(5, last));
            if (TVectors.Value > 6) TLanes.Accumulate(ref c6, value, row + Column(6, last));
            if (TVectors.Value > 7) TLanes.Accumulate(ref c7, value, row + Column(7, last));
            if (TVectors.Value > 8) TLanes.Accumulate(ref c8, value, row + Column(8, last));
            if (TVectors.Value > 9) TLanes.Accumulate(ref c9, value, row + Column(9, last));
            if (TVectors.Value > 10) TLanes.Accumulate(ref c10, value, row + Column(10, last));
            if (TVectors.Value > 11) TLanes.Accumulate(ref c11, value, row + Column(11, last));
            if (TVectors.Value > 12) TLanes.Accumulate(ref c12, value, row + Column(12, last));
            if (TVectors.Value > 13) TLanes.Accumulate(ref c13, value, row + Column(13, last));
        }

        if (TVectors.Value > 0) c0.Store(c + Column(0, last));
        if (TVectors.Value > 1) c1.Store(c + Column(1, last));
        if (TVectors.Value > 2) c2.Store(c + Column(2, last));
        if (TVectors.Value > 3) c3.Store(c + Column(3, last));
        if (TVectors.Value > 4) c4.Store(c + Column(4, last));
        if (TVectors.Value > 5) c5.Store(c + Column(5, last));
        if (TVectors.Value > 6) c6.Store(c + Column(6, last));
        if (TVectors.Value > 7) c7.Store(c + Column(7, last));
        if (TVectors.Value > 8) c8.Store(c + Column(8, last));
        if (TVectors.Value > 9) c9.Store(c + Column(9, last));
        if (TVectors.Value > 10) c10.Store(c + Column(10, last));
        if (TVectors.Value > 11) c11.Store(c + Column(11, last));
        if (TVectors.Value > 12) c12.Store(c + Column(12, last));
        if (TVectors.Value > 13) c13.Store(c + Column(13, last));
    }

    /// <summary>First column of vector <paramref name="i"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Column(int i, nint last) => i == TVectors.Value - 1 ? last : i * TLanes.Count;
}
