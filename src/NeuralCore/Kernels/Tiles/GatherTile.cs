using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Tiles;

/// <summary>Runs a <see cref="GatherTileBody{TVectors, TLanes}"/> over a row of any length, with the registers that fit it.</summary>
internal static unsafe class GatherTile
{
    public const int MostVectors = 14;

    /// <summary>C[j] += Σᵢ values[i]·b[offsets[i] + j] for j &lt; <paramref name="length"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Real* values, int* offsets, int count, Real* b, Real* c, int length)
    {
        if (count == 0) return;
        if (Vector512.IsHardwareAccelerated && length >= Lanes512.Count) RunPieces<Lanes512>(values, offsets, count, b, c, length);
        else if (Vector256.IsHardwareAccelerated && length >= Lanes256.Count) RunPieces<Lanes256>(values, offsets, count, b, c, length);
        else if (length >= Lanes128.Count) RunPieces<Lanes128>(values, offsets, count, b, c, length);
        else RunPieces<Lane>(values, offsets, count, b, c, length);
    }

    /// <summary>Pieces of at most 14 vectors, none shorter than a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TLanes>(Real* values, int* offsets, int count, Real* b, Real* c, int length) where TLanes : struct, ILanes<TLanes> =>
        Body<TLanes>((length + TLanes.Count - 1) / TLanes.Count)(values, offsets, count, b, c, length - TLanes.Count);

    /// <summary>The compiled body for a number of vectors; its last argument is the first column of the last vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static delegate*<Real*, int*, int, Real*, Real*, nint, void> Body<TLanes>(int vectors) where TLanes : struct, ILanes<TLanes> =>
        vectors switch
        {
            1 => &GatherTileBody<Rows1, TLanes>.Run,
            2 => &GatherTileBody<Rows2, TLanes>.Run,
            3 => &GatherTileBody<Rows3, TLanes>.Run,
            4 => &GatherTileBody<Rows4, TLanes>.Run,
            5 => &GatherTileBody<Rows5, TLanes>.Run,
            6 => &GatherTileBody<Rows6, TLanes>.Run,
            7 => &GatherTileBody<Rows7, TLanes>.Run,
            8 => &GatherTileBody<Rows8, TLanes>.Run,
            9 => &GatherTileBody<Rows9, TLanes>.Run,
            10 => &GatherTileBody<Rows10, TLanes>.Run,
            11 => &GatherTileBody<Rows11, TLanes>.Run,
            12 => &GatherTileBody<Rows12, TLanes>.Run,
            13 => &GatherTileBody<Rows13, TLanes>.Run,
            14 => &GatherTileBody<Rows14, TLanes>.Run,
            _ => throw new ArgumentOutOfRangeException(nameof(vectors), vectors, "A piece has 1 to 14 vectors."),
        };
}
