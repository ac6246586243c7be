using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Tiles;

/// <summary>
/// The inner loop of every dense matrix product and convolution: a tile of up to 14 rows by two vectors of C, held in
/// registers while the whole reduction runs over it.
/// </summary>
/// <remarks><code>
/// C[i, j] = Start[i, j] + Σₛ Σₖ A[segment s, i, k] · B[s, k, j]      one chain of fused multiply-adds, s and k ascending
/// </code>
/// <typeparamref name="TRows"/> is a constant to the compiler: the lines above its height vanish, so each height has
/// its own machine code and the accumulators are locals, which is what keeps them in registers (in an array they would
/// live in memory, three times slower). The two vectors may overlap: the shared columns are computed twice, with the
/// same bits, which spares masks at ragged widths. If <typeparamref name="TVectors"/> is one vector, the d
/// are not the second vector of the rows but the first of <typeparamref name="TRows"/> further rows.
/// </remarks>
internal static unsafe class ProductTileBody<TRows, TVectors, TLanes>
    where TRows : struct, ICount
    where TVectors : struct, ICount
    where TLanes : struct, ILanes<TLanes>
{
    // AggressiveOptimization: compiled in full at the first call; a start in the unoptimised tier would cost six times
    // the work.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in TileOperands operands)
    {
        nint second = operands.Second;
        Real* start = operands.Start;
        nint startRow = operands.StartRow;
        nint startSecond = TVectors.Value == 1 ? second * startRow : second;
        TLanes c0 = default, d0 = default;
        if (TRows.Value > 0)
        {
            c0 = TLanes.Load(start + 0 * startRow); d0 =
            TLanes.Load(start + 0 * startRow + startSecond);
        }
        TLanes c1 = default, d1 = default;
        if (TRows.Value > 1)
        {
            c1 = TLanes.Load(start + 1 * startRow); d1 =
            TLanes.Load(start + 1 * startRow + startSecond);
        }
        TLanes c2 = default, d2 = default;
        if (TRows.Value > 2)
        {
            c2 = TLanes.Load(start + 2 * startRow); d2 =
            TLanes.Load(start + 2 * startRow + startSecond);
        }
        TLanes c3 = default, d3 = default;
        if (TRows.Value > 3)
        {
            c3 = TLanes.Load(start + 3 * startRow); d3 =
            TLanes.Load(start + 3 * startRow + startSecond);
        }
        TLanes c4 = default, d4 = default;
        if (TRows.Value > 4)
        {
            c4 = TLanes.Load(start + 4 * startRow); d4 =
            TLanes.Load(start + 4 * startRow + startSecond);
        }
        TLanes c5 = default, d5 = default;
        if (TRows.Value > 5)
        {
            c5 = TLanes.Load(start + 5 * startRow); d5 =
            TLanes.Load(start + 5 * startRow + startSecond);
        }
        TLanes c6 = default, d6 = default;
        if (TRows.Value > 6)
        {
            c6 = TLanes.Load(start + 6 * startRow); d6 =
            TLanes.Load(start + 6 * startRow + startSecond);
        }
        TLanes c7 = default, d7 = default;
        if (TRows.Value > 7)
        {
            c7 = TLanes.Load(start + 7 * startRow); d7 =
            TLanes.Load(start + 7 * startRow + startSecond);
        }
        TLanes c8 = default, d8 = default;
        if (TRows.Value > 8)
        {
            c8 = TLanes.Load(start + 8 * startRow); d8 =
            TLanes.Load(start + 8 * startRow + startSecond);
        }
        TLanes c9 = default, d9 = default;
        if (TRows.Value > 9)
        {
            c9 = TLanes.Load(start + 9 * startRow); d9 =
            TLanes.Load(start + 9 * startRow + startSecond);
        }
        TLanes c10 = default, d10 = default;
        if (TRows.Value > 10)
        {
            c10 = TLanes.Load(start + 10 * startRow); d10 =
            TLanes.Load(start + 10 * startRow + startSecond);
        }
        TLanes c11 = default, d11 = default;
        if (TRows.Value > 11)
        {
            c11 = TLanes.Load(start + 11 * startRow); d11 =
            TLanes.Load(start + 11 * startRow + startSecond);
        }
        TLanes c12 = default, d12 = default;
        if (TRows.Value > 12)
        {
            c12 = TLanes.Load(start + 12 * startRow); d12 =
            TLanes.Load(start + 12 * startRow + startSecond);
        }
        TLanes c13 = default, d13 = default;
        if (TRows.Value > 13)
        {
            c13 = TLanes.Load(start + 13 * startRow); d13 =
            TLanes.Load(start + 13 * startRow + startSecond);
        }

        nint aRow = operands.ARow;
        nint aSecond = TVectors.Value == 1 ? second * aRow : 0;
        nint aStep = operands.AStep;
        nint ahead = operands.Ahead;
        Real* b = operands.B;
        nint bRow = operands.BRow;
        int depth = operands.Depth;
        for (int segment = 0; segment < operands.SegmentCount; segment++)
        {
            Real* a = operands.A + operands.Segments[segment], lower = a + aSecond;
            for (int k = 0; k < depth; k++)
            {
                TLanes b0 = TLanes.Load(b), b1 = TVectors.Value == 1 ? b0 : TLanes.Load(b + second), x;
                if (ahead != 0)
                {
                    CacheLine.Prefetch(b + ahead);
                    if (TVectors.Value > 1) CacheLine.Prefetch(b + ahead + second);
                }

                b += bRow;
                if (TRows.Value > 0)
                {
                    x = TLanes.Broadcast(a[0 * aRow]);
                    TLanes.Accumulate(ref c0, x, b0);
                    if (TVectors.Value == 1) x = TLanes.Broadcast(lower[0 * aRow]);
                    TLanes.Accumulate(ref d0, x, b1);
                }

                if (TRows.Value > 1)
                {
                    x = TLanes.Broadcast(a[1 * aRow]);
                    TLanes.Accumulate(ref c1, x, b0);
                    if (TVectors.Value == 1) x = TLanes.Broadcast(lower[1 * aRow]);
                    TLanes.Accumulate(ref d1, x, b1);
                }

                if (TRows.Value > 2)
                {
                    x = TLanes.Broadcast(a[2 * aRow]);
                    TLanes.Accumulate(ref c2, x, b0);
                    if (TVectors.Value == 1) x = TLanes.Broadcast(lower[2 * aRow]);
                    TLanes.Accumulate(ref d2, x, b1);
                }

                if (TRows.Value > 3)
                {
                    x = TLanes.Broadcast(a[3 * aRow]);
                    TLanes.Accumulate(ref c3, x, b0);
                    if (TVectors.Value == 1) x = TLanes.Broadcast(lower[3 * aRow]);
                    TLanes.Accumulate(ref d3, x, b1);
                }

                if (TRows.Value > 4)
                {
                    x = TLanes.Broadcast(a[4 * aRow]);
                    TLanes.Accumulate(ref c4, x, b0);
                    if (TVectors.Value == 1) x = TLanes.Broadcast(lower[4 * aRow]);
                    TLanes.Accumulate(ref d4, x, b1);
                }

                if (TRows.Value > 5)
                {
                    x = TLanes.Broadcast(a[5 * aRow]);
                    TLanes.Accumulate(ref c5, x, b0);
                    if (TVectors.Value == 1) x = TLanes.Broadcast(lower[5 * aRow]);
                    TLanes.Accumulate(ref d5, x, b1);
                }

                if (TRows.Value > 6)
                {
                    x = TLanes.Broadcast(a[6 * aRow]);
                    TLanes.Accumulate(ref c6, x, b0);
                    if (TVectors.Value == 1) x = TLanes.Broadcast(lower[6 * aRow]);
                    TLanes.Accumulate(ref d6, x, b1);
                }

                if (TRows.Value > 7)
                {
                    x = TLanes.Broadcast(a[7 * aRow]);
                    TLanes.Accumulate(ref c7, x, b0);
                    if (TVectors.Value == 1) x = TLanes.Broadcast(lower[7 * aRow]);
                    TLanes.Accumulate(ref d7, x, b1);
                }

                if (TRows.Value > 8)
                {
                    x = TLanes.Broadcast(a[8 * aRow]);
                    TLanes.Accumulate(ref c8, x, b0);
                    if (TVectors.Value == 1) x = TLanes.Broadcast(lower[8 * aRow]);
                    TLanes.Accumulate(ref d8, x, b1);
                }

                if (TRows.Value > 9)
                {
                    x = TLanes.Broadcast(a[9 * aRow]);
                    TLanes.Accumulate(ref c9, x, b0);
                    if (TVectors.Value == 1) x = TLanes.Broadcast(lower[9 * aRow]);
                    TLanes.Accumulate(ref d9, x, b1);
                }

                if (TRows.Value > 10)
                {
                    x = TLanes.Broadcast(a[10 * aRow]);
                    TLanes.Accumulate(ref c10, x, b0);
                    if (TVectors.Value == 1) x = TLanes.Broadcast(lower[10 * aRow]);
                    TLanes.Accumulate(ref d10, x, b1);
                }

                if (TRows.Value > 11)
                {
                    x = TLanes.Broadcast(a[11 * aRow]);
                    TLanes.Accumulate(ref c11, x, b0);
                    if (TVectors.Value == 1) x = TLanes.Broadcast(lower[11 * aRow]);
                    TLanes.Accumulate(ref d11, x, b1);
                }

                if (TRows.Value > 12)
                {
                    x = TLanes.Broadcast(a[12 * aRow]);
                    TLanes.Accumulate(ref c12, x, b0);
                    if (TVectors.Value == 1) x = TLanes.Broadcast(lower[12 * aRow]);
                    TLanes.Accumulate(ref d12, x, b1);
                }

                if (TRows.Value > 13)
                {
                    x = TLanes.Broadcast(a[13 * aRow]);
                    TLanes.Accumulate(ref c13, x, b0);
                    if (TVectors.Value == 1) x = TLanes.Broadcast(lower[13 * aRow]);
                    TLanes.Accumulate(ref d13, x, b1);
                }

                a += aStep;
                if (TVectors.Value == 1) lower += aStep;
            }
        }

        Real* c = operands.C;
        nint cRow = operands.CRow;
        nint cSecond = TVectors.Value == 1 ? second * cRow : second;
        if (TRows.Value > 0) { c0.Store(c + 0 * cRow); d0.Store(c + 0 * cRow + cSecond); }
        if (TRows.Value > 1) { c1.Store(c + 1 * cRow); d1.Store(c + 1 * cRow + cSecond); }
        if (TRows.Value > 2) { c2.Store(c + 2 * cRow); d2.Store(c + 2 * cRow + cSecond); }
        if (TRows.Value > 3) { c3.Store(c + 3 * cRow); d3.Store(c + 3 * cRow + cSecond); }
        if (TRows.Value > 4) { c4.Store(c + 4 * cRow); d4.Store(c + 4 * cRow + cSecond); }
        if (TRows.Value > 5) { c5.Store(c + 5 * cRow); d5.Store(c + 5 * cRow + cSecond); }
        if (TRows.Value > 6) { c6.Store(c + 6 * cRow); d6.Store(c + 6 * cRow + cSecond); }
        if (TRows.Value > 7) { c7.Store(c + 7 * cRow); d7.Store(c + 7 * cRow + cSecond); }
        if (TRows.Value > 8) { c8.Store(c + 8 * cRow); d8.Store(c + 8 * cRow + cSecond); }
        if (TRows.Value > 9) { c9.Store(c + 9 * cRow); d9.Store(c + 9 * cRow + cSecond); }
        if (TRows.Value > 10) { c10.Store(c + 10 * cRow); d10.Store(c + 10 * cRow + cSecond); }
        if (TRows.Value > 11) { c11.Store(c + 11 * cRow); d11.Store(c + 11 * cRow + cSecond); }
        if (TRows.Value > 12) { c12.Store(c + 12 * cRow); d12.Store(c + 12 * cRow + cSecond); }
        if (TRows.Value > 13) { c13.Store(c + 13 * cRow); d13.Store(c + 13 * cRow + cSecond); }
    }
}
