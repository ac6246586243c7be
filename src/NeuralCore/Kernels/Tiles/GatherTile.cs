using System.Runtime.Intrinsics;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Tiles;

/// <summary>Runs a <see cref="GatherTileBody{TVectors, TLanes}"/> over a row of any length, with the registers that fit it.</summary>
internal static unsafe class GatherTile
{
    private const int MostVectors = 14;

    /// <summary>C[j] += Σᵢ values[i]·b[offsets[i] + j] for j &lt; <paramref name="length"/>.</summary>
    public static void Run(Real* values, int* offsets, int count, Real* b, Real* c, int length)
    {
        if (count == 0) return;
        if (Vector512.IsHardwareAccelerated && length >= Lanes512.Count) RunPieces<Lanes512>(values, offsets, count, b, c, length);
        else if (Vector256.IsHardwareAccelerated && length >= Lanes256.Count) RunPieces<Lanes256>(values, offsets, count, b, c, length);
        else if (length >= Lanes128.Count) RunPieces<Lanes128>(values, offsets, count, b, c, length);
        else RunPieces<Lane>(values, offsets, count, b, c, length);
    }

    /// <summary>Pieces of at most 14 vectors, none shorter than a vector.</summary>
    internal static void RunPieces<TLanes>(Real* values, int* offsets, int count, Real* b, Real* c, int length) where TLanes : struct, ILanes<TLanes>
    {
        if (length <= MostVectors * TLanes.Count)
        {
            Run<TLanes>(values, offsets, count, b, c, length);
            return;
        }

        TileSplit pieces = TileSplit.Even(length, MostVectors * TLanes.Count);
        for (int piece = 0; piece < pieces.Count; piece++)
        {
            int start = pieces.Start(piece), size = pieces.Size(piece);
            Run<TLanes>(values, offsets, count, b + start, c + start, size);
        }
    }

    private static void Run<TLanes>(Real* values, int* offsets, int count, Real* b, Real* c, int length) where TLanes : struct, ILanes<TLanes>
    {
        nint last = length - TLanes.Count;
        switch ((length + TLanes.Count - 1) / TLanes.Count)
        {
            case 1: GatherTileBody<Rows1, TLanes>.Run(values, offsets, count, b, c, last); break;
            case 2: GatherTileBody<Rows2, TLanes>.Run(values, offsets, count, b, c, last); break;
            case 3: GatherTileBody<Rows3, TLanes>.Run(values, offsets, count, b, c, last); break;
            case 4: GatherTileBody<Rows4, TLanes>.Run(values, offsets, count, b, c, last); break;
            case 5: GatherTileBody<Rows5, TLanes>.Run(values, offsets, count, b, c, last); break;
            case 6: GatherTileBody<Rows6, TLanes>.Run(values, offsets, count, b, c, last); break;
            case 7: GatherTileBody<Rows7, TLanes>.Run(values, offsets, count, b, c, last); break;
            case 8: GatherTileBody<Rows8, TLanes>.Run(values, offsets, count, b, c, last); break;
            case 9: GatherTileBody<Rows9, TLanes>.Run(values, offsets, count, b, c, last); break;
            case 10: GatherTileBody<Rows10, TLanes>.Run(values, offsets, count, b, c, last); break;
            case 11: GatherTileBody<Rows11, TLanes>.Run(values, offsets, count, b, c, last); break;
            case 12: GatherTileBody<Rows12, TLanes>.Run(values, offsets, count, b, c, last); break;
            case 13: GatherTileBody<Rows13, TLanes>.Run(values, offsets, count, b, c, last); break;
            case 14: GatherTileBody<Rows14, TLanes>.Run(values, offsets, count, b, c, last); break;
            default: throw new ArgumentOutOfRangeException(nameof(length), length, "A piece has 1 to 14 vectors.");
        }
    }
}
