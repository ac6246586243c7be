using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Tiles;

/// <summary>The <see cref="GatherTile"/> for rows of one length, chosen once for many calls: lists are short, and finding the code for each would cost as much as running it.</summary>
internal readonly unsafe struct RowGather
{
    private readonly delegate*<Real*, int*, int, Real*, Real*, nint, void> body;
    private readonly nint last;
    private readonly int length;

    public RowGather(int length)
    {
        this.length = length;
        if (Vector512.IsHardwareAccelerated && length >= Lanes512.Count) body = Choose<Lanes512>(out last);
        else if (Vector256.IsHardwareAccelerated && length >= Lanes256.Count) body = Choose<Lanes256>(out last);
        else if (length >= Lanes128.Count) body = Choose<Lanes128>(out last);
    }

    /// <summary>C[j] += Σᵢ values[i]·b[offsets[i] + j] for j &lt; length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Real* values, int* offsets, int count, Real* b, Real* c)
    {
        if (count == 0) return;
        if (body != null) body(values, offsets, count, b, c, last);
        else GatherTile.Run(values, offsets, count, b, c, length);
    }

    /// <summary>Null for a row that takes several pieces.</summary>
    private delegate*<Real*, int*, int, Real*, Real*, nint, void> Choose<TLanes>(out nint lastColumn) where TLanes : struct, ILanes<TLanes>
    {
        lastColumn = length - TLanes.Count;
        int vectors = (length + TLanes.Count - 1) / TLanes.Count;
        return vectors <= GatherTile.MostVectors ? GatherTile.Body<TLanes>(vectors) : null;
    }
}
