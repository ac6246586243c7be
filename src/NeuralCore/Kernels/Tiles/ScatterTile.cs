using System.Runtime.Intrinsics;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Tiles;

/// <summary>Runs a <see cref="ScatterTileBody{TVectors, TLanes}"/> over a row of any length, with the registers that fit it.</summary>
internal static unsafe class ScatterTile
{
    private const int MostVectors = 12;

    /// <summary>C[offsets[i] + j] += values[i]·b[j] for j &lt; <paramref name="length"/>, i ascending. Offsets ascend too.</summary>
    public static void Run(Real* values, int* offsets, int count, Real* b, Real* c, int length)
    {
        if (count == 0) return;
        if (Vector512.IsHardwareAccelerated && length >= Lanes512.Count) RunPieces<Lanes512>(values, offsets, count, b, c, length);
        else if (Vector256.IsHardwareAccelerated && length >= Lanes256.Count) RunPieces<Lanes256>(values, offsets, count, b, c, length);
        else if (length >= Lanes128.Count) RunPieces<Lanes128>(values, offsets, count, b, c, length);
        else RunPieces<Lane>(values, offsets, count, b, c, length);
    }

    /// <summary>
    /// Pieces of at most 12 vectors, none shorter than a vector. Rows overlap: a number of C meets the end of an earlier row before the beginning
    /// of a later one, so the last piece goes first.
    /// </summary>
    internal static void RunPieces<TLanes>(Real* values, int* offsets, int count, Real* b, Real* c, int length) where TLanes : struct, ILanes<TLanes>
    {
        TileSplit pieces = TileSplit.Even(length, MostVectors * TLanes.Count);
        for (int piece = pieces.Count - 1; piece >= 0; piece--)
        {
            int start = pieces.Start(piece), size = pieces.Size(piece);
            Body<TLanes>((size + TLanes.Count - 1) / TLanes.Count)(values, offsets, count, b + start, c + start, size - TLanes.Count);
        }
    }

    private static delegate*<Real*, int*, int, Real*, Real*, nint, void> Body<TLanes>(int vectors) where TLanes : struct, ILanes<TLanes> =>
        vectors switch
        {
            1 => &ScatterTileBody<Rows1, TLanes>.Run,
            2 => &ScatterTileBody<Rows2, TLanes>.Run,
            3 => &ScatterTileBody<Rows3, TLanes>.Run,
            4 => &ScatterTileBody<Rows4, TLanes>.Run,
            5 => &ScatterTileBody<Rows5, TLanes>.Run,
            6 => &ScatterTileBody<Rows6, TLanes>.Run,
            7 => &ScatterTileBody<Rows7, TLanes>.Run,
            8 => &ScatterTileBody<Rows8, TLanes>.Run,
            9 => &ScatterTileBody<Rows9, TLanes>.Run,
            10 => &ScatterTileBody<Rows10, TLanes>.Run,
            11 => &ScatterTileBody<Rows11, TLanes>.Run,
            12 => &ScatterTileBody<Rows12, TLanes>.Run,
            _ => throw new ArgumentOutOfRangeException(nameof(vectors), vectors, "A piece has 1 to 12 vectors."),
        };
}
