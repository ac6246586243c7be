using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Tiles;

/// <summary>
/// The inner loop of every dense matrix product and convolution: a tile of up to 14 rows by two vectors of C, held in registers
/// while the whole reduction runs over it.
/// </summary>
/// <remarks><code>
/// C[i, j] = Start[i, j] + Σₛ Σₖ A[segment s, i, k] · B[s, k, j]      one chain of fused multiply-adds, s and k ascending
/// </code>
/// <typeparamref name="TRows"/> is a constant to the compiler: the lines above its height vanish, so each height has its own machine code
/// and the accumulators are locals, which is what keeps them in registers (in an array they would live in memory, three times slower).
/// The two vectors may overlap: the shared columns are computed twice, with the same bits, which spares masks at ragged widths.
/// </remarks>
internal static unsafe class ProductTileBody<TRows, TLanes>
    where TRows : struct, ITileRows
    where TLanes : struct, ILanes<TLanes>
{
    // AggressiveOptimization: compiled in full at the first call; a start in the unoptimised tier would cost six times the work.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in TileOperands operands)
    {
        nint second = operands.SecondVector;
        Real* start = operands.Start;
        nint startRow = operands.StartRow;
        TLanes c0 = default, d0 = default;
        if (TRows.Count > 0) { c0 = TLanes.Load(start + 0 * startRow); d0 = TLanes.Load(start + 0 * startRow + second); }
        TLanes c1 = default, d1 = default;
        if (TRows.Count > 1) { c1 = TLanes.Load(start + 1 * startRow); d1 = TLanes.Load(start + 1 * startRow + second); }
        TLanes c2 = default, d2 = default;
        if (TRows.Count > 2) { c2 = TLanes.Load(start + 2 * startRow); d2 = TLanes.Load(start + 2 * startRow + second); }
        TLanes c3 = default, d3 = default;
        if (TRows.Count > 3) { c3 = TLanes.Load(start + 3 * startRow); d3 = TLanes.Load(start + 3 * startRow + second); }
        TLanes c4 = default, d4 = default;
        if (TRows.Count > 4) { c4 = TLanes.Load(start + 4 * startRow); d4 = TLanes.Load(start + 4 * startRow + second); }
        TLanes c5 = default, d5 = default;
        if (TRows.Count > 5) { c5 = TLanes.Load(start + 5 * startRow); d5 = TLanes.Load(start + 5 * startRow + second); }
        TLanes c6 = default, d6 = default;
        if (TRows.Count > 6) { c6 = TLanes.Load(start + 6 * startRow); d6 = TLanes.Load(start + 6 * startRow + second); }
        TLanes c7 = default, d7 = default;
        if (TRows.Count > 7) { c7 = TLanes.Load(start + 7 * startRow); d7 = TLanes.Load(start + 7 * startRow + second); }
        TLanes c8 = default, d8 = default;
        if (TRows.Count > 8) { c8 = TLanes.Load(start + 8 * startRow); d8 = TLanes.Load(start + 8 * startRow + second); }
        TLanes c9 = default, d9 = default;
        if (TRows.Count > 9) { c9 = TLanes.Load(start + 9 * startRow); d9 = TLanes.Load(start + 9 * startRow + second); }
        TLanes c10 = default, d10 = default;
        if (TRows.Count > 10) { c10 = TLanes.Load(start + 10 * startRow); d10 = TLanes.Load(start + 10 * startRow + second); }
        TLanes c11 = default, d11 = default;
        if (TRows.Count > 11) { c11 = TLanes.Load(start + 11 * startRow); d11 = TLanes.Load(start + 11 * startRow + second); }
        TLanes c12 = default, d12 = default;
        if (TRows.Count > 12) { c12 = TLanes.Load(start + 12 * startRow); d12 = TLanes.Load(start + 12 * startRow + second); }
        TLanes c13 = default, d13 = default;
        if (TRows.Count > 13) { c13 = TLanes.Load(start + 13 * startRow); d13 = TLanes.Load(start + 13 * startRow + second); }

        // Odd multiples of a row, in bytes: an address is one of them times 1, 2, 4 or 8, so none is computed in the loop.
        nint row = operands.ARow * sizeof(Real), row3 = 3 * row, row5 = 5 * row, row7 = 7 * row, row9 = 9 * row, row11 = 11 * row, row13 = 13 * row;
        nint aStep = operands.AStep;
        Real* b = operands.B;
        nint bRow = operands.BRow;
        for (int segment = 0; segment < operands.SegmentCount; segment++)
        {
            Real* a = operands.A + operands.Segments[segment];
            for (Real* end = b + operands.Depth * bRow; b != end;)
            {
                TLanes b0 = TLanes.Load(b), b1 = TLanes.Load(b + second), x;
                b += bRow;
                if (TRows.Count > 0) { x = TLanes.Broadcast(*a); c0 = TLanes.MultiplyAdd(x, b0, c0); d0 = TLanes.MultiplyAdd(x, b1, d0); }
                if (TRows.Count > 1) { x = TLanes.Broadcast(*(Real*)((byte*)a + row)); c1 = TLanes.MultiplyAdd(x, b0, c1); d1 = TLanes.MultiplyAdd(x, b1, d1); }
                if (TRows.Count > 2) { x = TLanes.Broadcast(*(Real*)((byte*)a + 2 * row)); c2 = TLanes.MultiplyAdd(x, b0, c2); d2 = TLanes.MultiplyAdd(x, b1, d2); }
                if (TRows.Count > 3) { x = TLanes.Broadcast(*(Real*)((byte*)a + row3)); c3 = TLanes.MultiplyAdd(x, b0, c3); d3 = TLanes.MultiplyAdd(x, b1, d3); }
                if (TRows.Count > 4) { x = TLanes.Broadcast(*(Real*)((byte*)a + 4 * row)); c4 = TLanes.MultiplyAdd(x, b0, c4); d4 = TLanes.MultiplyAdd(x, b1, d4); }
                if (TRows.Count > 5) { x = TLanes.Broadcast(*(Real*)((byte*)a + row5)); c5 = TLanes.MultiplyAdd(x, b0, c5); d5 = TLanes.MultiplyAdd(x, b1, d5); }
                if (TRows.Count > 6) { x = TLanes.Broadcast(*(Real*)((byte*)a + 2 * row3)); c6 = TLanes.MultiplyAdd(x, b0, c6); d6 = TLanes.MultiplyAdd(x, b1, d6); }
                if (TRows.Count > 7) { x = TLanes.Broadcast(*(Real*)((byte*)a + row7)); c7 = TLanes.MultiplyAdd(x, b0, c7); d7 = TLanes.MultiplyAdd(x, b1, d7); }
                if (TRows.Count > 8) { x = TLanes.Broadcast(*(Real*)((byte*)a + 8 * row)); c8 = TLanes.MultiplyAdd(x, b0, c8); d8 = TLanes.MultiplyAdd(x, b1, d8); }
                if (TRows.Count > 9) { x = TLanes.Broadcast(*(Real*)((byte*)a + row9)); c9 = TLanes.MultiplyAdd(x, b0, c9); d9 = TLanes.MultiplyAdd(x, b1, d9); }
                if (TRows.Count > 10) { x = TLanes.Broadcast(*(Real*)((byte*)a + 2 * row5)); c10 = TLanes.MultiplyAdd(x, b0, c10); d10 = TLanes.MultiplyAdd(x, b1, d10); }
                if (TRows.Count > 11) { x = TLanes.Broadcast(*(Real*)((byte*)a + row11)); c11 = TLanes.MultiplyAdd(x, b0, c11); d11 = TLanes.MultiplyAdd(x, b1, d11); }
                if (TRows.Count > 12) { x = TLanes.Broadcast(*(Real*)((byte*)a + 4 * row3)); c12 = TLanes.MultiplyAdd(x, b0, c12); d12 = TLanes.MultiplyAdd(x, b1, d12); }
                if (TRows.Count > 13) { x = TLanes.Broadcast(*(Real*)((byte*)a + row13)); c13 = TLanes.MultiplyAdd(x, b0, c13); d13 = TLanes.MultiplyAdd(x, b1, d13); }
                a += aStep;
            }
        }

        Real* c = operands.C;
        nint cRow = operands.CRow;
        if (TRows.Count > 0) { c0.Store(c + 0 * cRow); d0.Store(c + 0 * cRow + second); }
        if (TRows.Count > 1) { c1.Store(c + 1 * cRow); d1.Store(c + 1 * cRow + second); }
        if (TRows.Count > 2) { c2.Store(c + 2 * cRow); d2.Store(c + 2 * cRow + second); }
        if (TRows.Count > 3) { c3.Store(c + 3 * cRow); d3.Store(c + 3 * cRow + second); }
        if (TRows.Count > 4) { c4.Store(c + 4 * cRow); d4.Store(c + 4 * cRow + second); }
        if (TRows.Count > 5) { c5.Store(c + 5 * cRow); d5.Store(c + 5 * cRow + second); }
        if (TRows.Count > 6) { c6.Store(c + 6 * cRow); d6.Store(c + 6 * cRow + second); }
        if (TRows.Count > 7) { c7.Store(c + 7 * cRow); d7.Store(c + 7 * cRow + second); }
        if (TRows.Count > 8) { c8.Store(c + 8 * cRow); d8.Store(c + 8 * cRow + second); }
        if (TRows.Count > 9) { c9.Store(c + 9 * cRow); d9.Store(c + 9 * cRow + second); }
        if (TRows.Count > 10) { c10.Store(c + 10 * cRow); d10.Store(c + 10 * cRow + second); }
        if (TRows.Count > 11) { c11.Store(c + 11 * cRow); d11.Store(c + 11 * cRow + second); }
        if (TRows.Count > 12) { c12.Store(c + 12 * cRow); d12.Store(c + 12 * cRow + second); }
        if (TRows.Count > 13) { c13.Store(c + 13 * cRow); d13.Store(c + 13 * cRow + second); }
    }
}
