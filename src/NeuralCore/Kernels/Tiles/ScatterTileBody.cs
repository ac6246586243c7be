using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Tiles;

/// <summary>
/// The counterpart of <see cref="GatherTileBody{TVectors, TLanes}"/>: a row of up to 12 vectors of B, held in registers, is added to many
/// places of C, each time multiplied by a number of a list.
/// </summary>
/// <remarks><code>
/// for i ascending:  C[Offsets[i] + j] = C[Offsets[i] + j] + Values[i]·B[j]
/// </code></remarks>
internal static unsafe class ScatterTileBody<TVectors, TLanes>
    where TVectors : struct, ITileRows
    where TLanes : struct, ILanes<TLanes>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Real* values, int* offsets, int count, Real* b, Real* c, nint last)
    {
        TLanes b0 = default;
        if (TVectors.Count > 1) b0 = TLanes.Load(b + 0 * TLanes.Count);
        TLanes b1 = default;
        if (TVectors.Count > 2) b1 = TLanes.Load(b + 1 * TLanes.Count);
        TLanes b2 = default;
        if (TVectors.Count > 3) b2 = TLanes.Load(b + 2 * TLanes.Count);
        TLanes b3 = default;
        if (TVectors.Count > 4) b3 = TLanes.Load(b + 3 * TLanes.Count);
        TLanes b4 = default;
        if (TVectors.Count > 5) b4 = TLanes.Load(b + 4 * TLanes.Count);
        TLanes b5 = default;
        if (TVectors.Count > 6) b5 = TLanes.Load(b + 5 * TLanes.Count);
        TLanes b6 = default;
        if (TVectors.Count > 7) b6 = TLanes.Load(b + 6 * TLanes.Count);
        TLanes b7 = default;
        if (TVectors.Count > 8) b7 = TLanes.Load(b + 7 * TLanes.Count);
        TLanes b8 = default;
        if (TVectors.Count > 9) b8 = TLanes.Load(b + 8 * TLanes.Count);
        TLanes b9 = default;
        if (TVectors.Count > 10) b9 = TLanes.Load(b + 9 * TLanes.Count);
        TLanes b10 = default;
        if (TVectors.Count > 11) b10 = TLanes.Load(b + 10 * TLanes.Count);
        TLanes tail = TLanes.Load(b + last);
        for (int i = 0; i < count; i++)
        {
            TLanes value = TLanes.Broadcast(values[i]);
            Real* row = c + offsets[i];
            // The last vector may overlap the one before it: it is read before that one is written, and the shared columns get the same bits twice.
            TLanes end = TLanes.Load(row + last);
            if (TVectors.Count > 1) TLanes.MultiplyAdd(b0, value, TLanes.Load(row + 0 * TLanes.Count)).Store(row + 0 * TLanes.Count);
            if (TVectors.Count > 2) TLanes.MultiplyAdd(b1, value, TLanes.Load(row + 1 * TLanes.Count)).Store(row + 1 * TLanes.Count);
            if (TVectors.Count > 3) TLanes.MultiplyAdd(b2, value, TLanes.Load(row + 2 * TLanes.Count)).Store(row + 2 * TLanes.Count);
            if (TVectors.Count > 4) TLanes.MultiplyAdd(b3, value, TLanes.Load(row + 3 * TLanes.Count)).Store(row + 3 * TLanes.Count);
            if (TVectors.Count > 5) TLanes.MultiplyAdd(b4, value, TLanes.Load(row + 4 * TLanes.Count)).Store(row + 4 * TLanes.Count);
            if (TVectors.Count > 6) TLanes.MultiplyAdd(b5, value, TLanes.Load(row + 5 * TLanes.Count)).Store(row + 5 * TLanes.Count);
            if (TVectors.Count > 7) TLanes.MultiplyAdd(b6, value, TLanes.Load(row + 6 * TLanes.Count)).Store(row + 6 * TLanes.Count);
            if (TVectors.Count > 8) TLanes.MultiplyAdd(b7, value, TLanes.Load(row + 7 * TLanes.Count)).Store(row + 7 * TLanes.Count);
            if (TVectors.Count > 9) TLanes.MultiplyAdd(b8, value, TLanes.Load(row + 8 * TLanes.Count)).Store(row + 8 * TLanes.Count);
            if (TVectors.Count > 10) TLanes.MultiplyAdd(b9, value, TLanes.Load(row + 9 * TLanes.Count)).Store(row + 9 * TLanes.Count);
            if (TVectors.Count > 11) TLanes.MultiplyAdd(b10, value, TLanes.Load(row + 10 * TLanes.Count)).Store(row + 10 * TLanes.Count);
            TLanes.MultiplyAdd(tail, value, end).Store(row + last);
        }
    }
}
