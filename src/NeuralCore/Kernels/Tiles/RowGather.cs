using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Tiles;

/// <summary>
/// The <see cref="GatherTile"/> for rows of one length, chosen once for many calls: lists are short, and finding the
/// code for each would cost as much as running it.
/// </summary>
internal readonly unsafe struct RowGather
{
    private readonly delegate*<Real*, int*, int, Real*, Real*, nint, void> body;
    private readonly nint last;
    private readonly int length;

    public RowGather(int length) => this = Widest.RunWithin<ChoiceFunction, RowGather>(new(length), length);

    private RowGather(int length, int lanes, delegate*<Real*, int*, int, Real*, Real*, nint, void> body)
    {
        this.length = length;
        this.body = body;
        last = length - lanes;
    }

    /// <summary>C[j] += Σᵢ values[i]·b[offsets[i] + j] for j &lt; length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Real* values, int* offsets, int count, Real* b, Real* c)
    {
        if (count == 0) return;
        if (body != null) body(values, offsets, count, b, c, last);
        else GatherTile.Run(values, offsets, count, b, c, length);
    }

    /// <summary>
    /// The body for a row of this length; none for an empty row and for one that takes several pieces.
    /// </summary>
    private readonly struct ChoiceFunction(int length) : ILaneFunction<RowGather>
    {
        public RowGather Run<T>() where T : struct, ILanes<T>
        {
            int vectors = (length + T.Count - 1) / T.Count;
            return new(length, T.Count, vectors is > 0 and <= GatherTile.MaxVectors ? GatherTile.Body<T>(vectors)
                : null);
        }
    }
}
