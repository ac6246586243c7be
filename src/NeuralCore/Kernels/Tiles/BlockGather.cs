using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Tiles;

/// <summary>
/// A <see cref="RowGather"/> for blocks of rows, the rows of a kernel: all rows at once where they fit the registers of
/// AVX-512, else row by row.
/// </summary>
internal readonly unsafe struct BlockGather
{
    /// <summary>Registers for sums: the other four of 32 hold the number and what the compiler needs.</summary>
    private const int MaxRegisters = 28;

    private readonly delegate*<Real*, int*, int, Real*, nint, Real*, nint, nint, void> body;
    private readonly RowGather row;
    private readonly nint last;
    private readonly int rows;

    public BlockGather(int rows, int length)
    {
        this.rows = rows;
        row = new RowGather(length);
        last = length - Lanes512.Count;
        int vectors = (length + Lanes512.Count - 1) / Lanes512.Count;
        if (Widest.Has512 && last >= 0 && rows * vectors <= MaxRegisters) body = Body<Lanes512>(rows, vectors);
    }

    /// <summary>Whether all rows are gathered at once.</summary>
    public bool IsWhole => body != null;

    /// <summary>C[r, j] += Σᵢ values[i]·b[offsets[i] + r·bRow + j] for r &lt; rows, j &lt; length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Real* values, int* offsets, int count, Real* b, nint bRow, Real* c, nint cRow)
    {
        if (count == 0) return;
        if (body != null) body(values, offsets, count, b, bRow, c, cRow, last);
        else for (int r = 0; r < rows; r++) row.Add(values, offsets, count, b + r * bRow, c + r * cRow);
    }

    /// <summary>The kernels that networks have, of 3 and of 5 rows; null for others.</summary>
    private static delegate*<Real*, int*, int, Real*, nint, Real*, nint, nint, void> Body<T>(int rows, int vectors)
        where T : struct, ILanes<T> =>
        (rows, vectors) switch
        {
            (3, 1) => &GatherBlockBody<Count3, Count1, T>.Run,
            (3, 2) => &GatherBlockBody<Count3, Count2, T>.Run,
            (3, 3) => &GatherBlockBody<Count3, Count3, T>.Run,
            (3, 4) => &GatherBlockBody<Count3, Count4, T>.Run,
            (3, 5) => &GatherBlockBody<Count3, Count5, T>.Run,
            (3, 6) => &GatherBlockBody<Count3, Count6, T>.Run,
            (3, 7) => &GatherBlockBody<Count3, Count7, T>.Run,
            (3, 8) => &GatherBlockBody<Count3, Count8, T>.Run,
            (3, 9) => &GatherBlockBody<Count3, Count9, T>.Run,
            (5, 1) => &GatherBlockBody<Count5, Count1, T>.Run,
            (5, 2) => &GatherBlockBody<Count5, Count2, T>.Run,
            (5, 3) => &GatherBlockBody<Count5, Count3, T>.Run,
            (5, 4) => &GatherBlockBody<Count5, Count4, T>.Run,
            (5, 5) => &GatherBlockBody<Count5, Count5, T>.Run,
            _ => null,
        };
}
