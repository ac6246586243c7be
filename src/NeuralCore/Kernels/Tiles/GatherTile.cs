using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Tiles;

/// <summary>
/// Runs a <see cref="GatherTileBody{TVectors, TLanes}"/> over a row of any length, with the registers that fit it.
/// </summary>
internal static unsafe class GatherTile
{
    public const int MaxVectors = 14;

    /// <summary>C[j] += Σᵢ values[i]·b[offsets[i] + j] for j &lt; <paramref name="length"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Real* values, int* offsets, int count, Real* b, Real* c, int length)
    {
        if (count > 0) Widest.RunWithin<PieceFunction, int>(new(values, offsets, count, b, c, length), length);
    }

    /// <summary>Pieces of at most 14 vectors, none shorter than a vector; returns how many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int RunPieces<TLanes>(Real* values, int* offsets, int count, Real* b, Real* c, int length)
        where TLanes : struct, ILanes<TLanes>
    {
        if (length <= MaxVectors * TLanes.Count)
        {
            Run<TLanes>(values, offsets, count, b, c, length);
            return 1;
        }

        TileSplit pieces = TileSplit.Even(length, MaxVectors * TLanes.Count);
        for (int piece = 0; piece < pieces.Count; piece++)
        {
            int start = pieces.Start(piece), size = pieces.Size(piece);
            Run<TLanes>(values, offsets, count, b + start, c + start, size);
        }

        return pieces.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TLanes>(Real* values, int* offsets, int count, Real* b, Real* c, int length)
        where TLanes : struct, ILanes<TLanes> =>
        Body<TLanes>((length + TLanes.Count - 1) / TLanes.Count)(values, offsets, count, b, c, length - TLanes.Count);

    /// <summary>
    /// The compiled body for a number of vectors; its last argument is the first column of the last vector.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static delegate*<Real*, int*, int, Real*, Real*, nint, void> Body<TLanes>(int vectors)
        where TLanes : struct, ILanes<TLanes> =>
        vectors switch
        {
            1 => &GatherTileBody<Count1, TLanes>.Run,
            2 => &GatherTileBody<Count2, TLanes>.Run,
            3 => &GatherTileBody<Count3, TLanes>.Run,
            4 => &GatherTileBody<Count4, TLanes>.Run,
            5 => &GatherTileBody<Count5, TLanes>.Run,
            6 => &GatherTileBody<Count6, TLanes>.Run,
            7 => &GatherTileBody<Count7, TLanes>.Run,
            8 => &GatherTileBody<Count8, TLanes>.Run,
            9 => &GatherTileBody<Count9, TLanes>.Run,
            10 => &GatherTileBody<Count10, TLanes>.Run,
            11 => &GatherTileBody<Count11, TLanes>.Run,
            12 => &GatherTileBody<Count12, TLanes>.Run,
            13 => &GatherTileBody<Count13, TLanes>.Run,
            14 => &GatherTileBody<Count14, TLanes>.Run,
            _ => throw new ArgumentOutOfRangeException(nameof(vectors), vectors, "A piece has 1 to 14 vectors."),
        };

    private readonly struct PieceFunction(
        Real* values, int* offsets, int count, Real* b, Real* c, int length) : ILaneFunction<int>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Run<T>() where T : struct, ILanes<T> => RunPieces<T>(values, offsets, count, b, c, length);
    }
}
