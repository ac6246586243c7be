using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Tiles;

/// <summary>
/// <see cref="GatherTileBody{TVectors, TLanes}"/> for several rows at once: a block of C, of up to 28 vectors in all,
/// is held in registers while a list of
/// blocks of B, each times a number, is added to it. Short rows leave a core waiting for its own last sum; several of
/// them together keep it busy.
/// </summary>
/// <remarks><code>
/// C[r, j] = C[r, j] + Σᵢ Values[i]·B[Offsets[i] + r·bRow + j]      one chain of fused multiply-adds, i ascending
/// </code>
/// <typeparamref name="TRows"/> and <typeparamref name="TVectors"/> are constants to the compiler, as in
/// <see cref="ProductTileBody{TRows, TVectors, TLanes}"/>; number n of the
/// registers holds vector n mod TVectors of row n / TVectors. The last vector of a row may overlap the one before it.
/// </remarks>
internal static unsafe class GatherBlockBody<TRows, TVectors, TLanes>
    where TRows : struct, ICount
    where TVectors : struct, ICount
    where TLanes : struct, ILanes<TLanes>
{
    private static int Registers
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TRows.Value * TVectors.Value;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Real* values, int* offsets, int count, Real* b, nint bRow, Real* c, nint cRow, nint last)
    {
        TLanes c0 = default;
        if (Registers > 0) c0 = TLanes.Load(c + Place(0, cRow, last));
        TLanes c1 = default;
        if (Registers > 1) c1 = TLanes.Load(c + Place(1, cRow, last));
        TLanes c2 = default;
        if (Registers > 2) c2 = TLanes.Load(c + Place(2, cRow, last));
        TLanes c3 = default;
        if (Registers > 3) c3 = TLanes.Load(c + Place(3, cRow, last));
        TLanes c4 = default;
        if (Registers > 4) c4 = TLanes.Load(c + Place(4, cRow, last));
        TLanes c5 = default;
        if (Registers > 5) c5 = TLanes.Load(c + Place(5, cRow, last));
        TLanes c6 = default;
        if (Registers > 6) c6 = TLanes.Load(c + Place(6, cRow, last));
        TLanes c7 = default;
        if (Registers > 7) c7 = TLanes.Load(c + Place(7, cRow, last));
        TLanes c8 = default;
        if (Registers > 8) c8 = TLanes.Load(c + Place(8, cRow, last));
        TLanes c9 = default;
        if (Registers > 9) c9 = TLanes.Load(c + Place(9, cRow, last));
        TLanes c10 = default;
        if (Registers > 10) c10 = TLanes.Load(c + Place(10, cRow, last));
        TLanes c11 = default;
        if (Registers > 11) c11 = TLanes.Load(c + Place(11, cRow, last));
        TLanes c12 = default;
        if (Registers > 12) c12 = TLanes.Load(c + Place(12, cRow, last));
        TLanes c13 = default;
        if (Registers > 13) c13 = TLanes.Load(c + Place(13, cRow, last));
        TLanes c14 = default;
        if (Registers > 14) c14 = TLanes.Load(c + Place(14, cRow, last));
        TLanes c15 = default;
        if (Registers > 15) c15 = TLanes.Load(c + Place(15, cRow, last));
        TLanes c16 = default;
        if (Registers > 16) c16 = TLanes.Load(c + Place(16, cRow, last));
        TLanes c17 = default;
        if (Registers > 17) c17 = TLanes.Load(c + Place(17, cRow, last));
        TLanes c18 = default;
        if (Registers > 18) c18 = TLanes.Load(c + Place(18, cRow, last));
        TLanes c19 = default;
        if (Registers > 19) c19 = TLanes.Load(c + Place(19, cRow, last));
        TLanes c20 = default;
        if (Registers > 20) c20 = TLanes.Load(c + Place(20, cRow, last));
        TLanes c21 = default;
        if (Registers > 21) c21 = TLanes.Load(c + Place(21, cRow, last));
        TLanes c22 = default;
        if (Registers > 22) c22 = TLanes.Load(c + Place(22, cRow, last));
        TLanes c23 = default;
        if (Registers > 23) c23 = TLanes.Load(c + Place(23, cRow, last));
        TLanes c24 = default;
        if (Registers > 24) c24 = TLanes.Load(c + Place(24, cRow, last));
        TLanes c25 = default;
        if (Registers > 25) c25 = TLanes.Load(c + Place(25, cRow, last));
        TLanes c26 = default;
        if (Registers > 26) c26 = TLanes.Load(c + Place(26, cRow, last));
        TLanes c27 = default;
        if (Registers > 27) c27 = TLanes.Load(c + Place(27, cRow, last));
        for (int i = 0; i < count; i++)
        {
            TLanes value = TLanes.Broadcast(values[i]);
            Real* block = b + offsets[i];
            if (Registers > 0) TLanes.Accumulate(ref c0, value, block + Place(0, bRow, last));
            if (Registers > 1) TLanes.Accumulate(ref c1, value, block + Place(1, bRow, last));
            if (Registers > 2) TLanes.Accumulate(ref c2, value, block + Place(2, bRow, last));
            if (Registers > 3) TLanes.Accumulate(ref c3, value, block + Place(3, bRow, last));
            if (Registers > 4) TLanes.Accumulate(ref c4, value, block + Place(4, bRow, last));
            if (Registers > 5) TLanes.Accumulate(ref c5, value, block + Place(5, bRow, last));
            if (Registers > 6) TLanes.Accumulate(ref c6, value, block + Place(6, bRow, last));
            if (Registers > 7) TLanes.Accumulate(ref c7, value, block + Place(7, bRow, last));
            if (Registers > 8) TLanes.Accumulate(ref c8, value, block + Place(8, bRow, last));
            if (Registers > 9) TLanes.Accumulate(ref c9, value, block + Place(9, bRow, last));
            if (Registers > 10) TLanes.Accumulate(ref c10, value, block + Place(10, bRow, last));
            if (Registers > 11) TLanes.Accumulate(ref c11, value, block + Place(11, bRow, last));
            if (Registers > 12) TLanes.Accumulate(ref c12, value, block + Place(12, bRow, last));
            if (Registers > 13) TLanes.Accumulate(ref c13, value, block + Place(13, bRow, last));
            if (Registers > 14) TLanes.Accumulate(ref c14, value, block + Place(14, bRow, last));
            if (Registers > 15) TLanes.Accumulate(ref c15, value, block + Place(15, bRow, last));
            if (Registers > 16) TLanes.Accumulate(ref c16, value, block + Place(16, bRow, last));
            if (Registers > 17) TLanes.Accumulate(ref c17, value, block + Place(17, bRow, last));
            if (Registers > 18) TLanes.Accumulate(ref c18, value, block + Place(18, bRow, last));
            if (Registers > 19) TLanes.Accumulate(ref c19, value, block + Place(19, bRow, last));
            if (Registers > 20) TLanes.Accumulate(ref c20, value, block + Place(20, bRow, last));
            if (Registers > 21) TLanes.Accumulate(ref c21, value, block + Place(21, bRow, last));
            if (Registers > 22) TLanes.Accumulate(ref c22, value, block + Place(22, bRow, last));
            if (Registers > 23) TLanes.Accumulate(ref c23, value, block + Place(23, bRow, last));
            if (Registers > 24) TLanes.Accumulate(ref c24, value, block + Place(24, bRow, last));
            if (Registers > 25) TLanes.Accumulate(ref c25, value, block + Place(25, bRow, last));
            if (Registers > 26) TLanes.Accumulate(ref c26, value, block + Place(26, bRow, last));
            if (Registers > 27) TLanes.Accumulate(ref c27, value, block + Place(27, bRow, last));
        }

        if (Registers > 0) c0.Store(c + Place(0, cRow, last));
        if (Registers > 1) c1.Store(c + Place(1, cRow, last));
        if (Registers > 2) c2.Store(c + Place(2, cRow, last));
        if (Registers > 3) c3.Store(c + Place(3, cRow, last));
        if (Registers > 4) c4.Store(c + Place(4, cRow, last));
        if (Registers > 5) c5.Store(c + Place(5, cRow, last));
        if (Registers > 6) c6.Store(c + Place(6, cRow, last));
        if (Registers > 7) c7.Store(c + Place(7, cRow, last));
        if (Registers > 8) c8.Store(c + Place(8, cRow, last));
        if (Registers > 9) c9.Store(c + Place(9, cRow, last));
        if (Registers > 10) c10.Store(c + Place(10, cRow, last));
        if (Registers > 11) c11.Store(c + Place(11, cRow, last));
        if (Registers > 12) c12.Store(c + Place(12, cRow, last));
        if (Registers > 13) c13.Store(c + Place(13, cRow, last));
        if (Registers > 14) c14.Store(c + Place(14, cRow, last));
        if (Registers > 15) c15.Store(c + Place(15, cRow, last));
        if (Registers > 16) c16.Store(c + Place(16, cRow, last));
        if (Registers > 17) c17.Store(c + Place(17, cRow, last));
        if (Registers > 18) c18.Store(c + Place(18, cRow, last));
        if (Registers > 19) c19.Store(c + Place(19, cRow, last));
        if (Registers > 20) c20.Store(c + Place(20, cRow, last));
        if (Registers > 21) c21.Store(c + Place(21, cRow, last));
        if (Registers > 22) c22.Store(c + Place(22, cRow, last));
        if (Registers > 23) c23.Store(c + Place(23, cRow, last));
        if (Registers > 24) c24.Store(c + Place(24, cRow, last));
        if (Registers > 25) c25.Store(c + Place(25, cRow, last));
        if (Registers > 26) c26.Store(c + Place(26, cRow, last));
        if (Registers > 27) c27.Store(c + Place(27, cRow, last));
    }

    /// <summary>Where the vector of register <paramref name="n"/> begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Place(int n, nint row, nint last) =>
        n / TVectors.Value * row + (n % TVectors.Value == TVectors.Value - 1 ? last
        : n % TVectors.Value * TLanes.Count);
}
