using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Tiles;

/// <summary>
/// Runs a tile of any height up to <see cref="MaxRows"/> and any width up to <see cref="MaxWidth"/> with the registers
/// that fit it.
/// </summary>
internal static class ProductTile
{
    /// <summary>Two vectors a row and two for B: 14 rows fill the 32 registers of AVX-512, 6 the 16 of AVX2.</summary>
    public static int MaxRows => Widest.Has512 ? 14 : 6;

    /// <summary>Two of the machine's widest vectors.</summary>
    public static int MaxWidth => 2 * Widest.Count;

    /// <summary>
    /// Computes a tile of <paramref name="rows"/> × <paramref name="width"/>: one vector if it has this width, else the
    /// narrowest pair of vectors that covers the width, overlapping where it is ragged.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(ref TileOperands operands, int rows, int width)
    {
        if (width > 2 * Lanes256.Count || (Widest.Has512 && width == Lanes512.Count))
            Run<Lanes512>(ref operands, rows, width);
        else if (width > 2 * Lanes128.Count || (Widest.Has256 && width == Lanes256.Count))
            Run<Lanes256>(ref operands, rows, width);
        else if (width >= Lanes128.Count) Run<Lanes128>(ref operands, rows, width);
        else RunNarrow(ref operands, rows, width);
    }

    /// <summary>Widths below the narrowest vector, two columns at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void RunNarrow(ref TileOperands operands, int rows, int width)
    {
        for (; width > 0; width -= 2)
        {
            Run<Lane>(ref operands, rows, Math.Min(width, 2));
            operands.B += 2;
            operands.Start += 2;
            operands.C += 2;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<TLanes>(ref TileOperands operands, int rows, int width)
        where TLanes : struct, ILanes<TLanes>
    {
        if (width == TLanes.Count)
        {
            RunHalves<TLanes>(ref operands, rows);
            return;
        }

        operands.Second = width - TLanes.Count;
        switch (rows)
        {
            case 1: ProductTileBody<Count1, Count2, TLanes>.Run(operands); break;
            case 2: ProductTileBody<Count2, Count2, TLanes>.Run(operands); break;
            case 3: ProductTileBody<Count3, Count2, TLanes>.Run(operands); break;
            case 4: ProductTileBody<Count4, Count2, TLanes>.Run(operands); break;
            case 5: ProductTileBody<Count5, Count2, TLanes>.Run(operands); break;
            case 6: ProductTileBody<Count6, Count2, TLanes>.Run(operands); break;
            case 7: ProductTileBody<Count7, Count2, TLanes>.Run(operands); break;
            case 8: ProductTileBody<Count8, Count2, TLanes>.Run(operands); break;
            case 9: ProductTileBody<Count9, Count2, TLanes>.Run(operands); break;
            case 10: ProductTileBody<Count10, Count2, TLanes>.Run(operands); break;
            case 11: ProductTileBody<Count11, Count2, TLanes>.Run(operands); break;
            case 12: ProductTileBody<Count12, Count2, TLanes>.Run(operands); break;
            case 13: ProductTileBody<Count13, Count2, TLanes>.Run(operands); break;
            case 14: ProductTileBody<Count14, Count2, TLanes>.Run(operands); break;
            default: throw new ArgumentOutOfRangeException(nameof(rows), rows, "A tile has 1 to 14 rows.");
        }
    }

    /// <summary>
    /// A tile of one vector: the registers of the second vector hold the lower half of the rows, so that a layer of 16
    /// channels uses all lanes. The halves of an odd height overlap in one row.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunHalves<TLanes>(ref TileOperands operands, int rows)
        where TLanes : struct, ILanes<TLanes>
    {
        int half = (rows + 1) / 2;
        operands.Second = rows - half;
        switch (half)
        {
            case 1: ProductTileBody<Count1, Count1, TLanes>.Run(operands); break;
            case 2: ProductTileBody<Count2, Count1, TLanes>.Run(operands); break;
            case 3: ProductTileBody<Count3, Count1, TLanes>.Run(operands); break;
            case 4: ProductTileBody<Count4, Count1, TLanes>.Run(operands); break;
            case 5: ProductTileBody<Count5, Count1, TLanes>.Run(operands); break;
            case 6: ProductTileBody<Count6, Count1, TLanes>.Run(operands); break;
            case 7: ProductTileBody<Count7, Count1, TLanes>.Run(operands); break;
            default: throw new ArgumentOutOfRangeException(nameof(rows), rows, "A tile has 1 to 14 rows.");
        }
    }
}
