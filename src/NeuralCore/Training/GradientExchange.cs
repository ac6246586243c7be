using System.Runtime.InteropServices;

namespace NeuralCore;

/// <summary>
/// Adds the gradients of the shards of a batch in the order of a <see cref="ShardTree"/>, here and with the other
/// processes. The gradients are divided into parts, each of which is exchanged while the backward pass computes the
/// next.
/// </summary>
/// <remarks>Every process gets the subtree sums of a slice of a part, finishes the tree for this slice, and the slices
/// are collected. Where that saves no traffic, every process gets the subtree sums of the whole part, in one message in
/// place of two. Every process begins the same messages in the same order, as MPI requires.</remarks>
internal sealed class GradientExchange
{
    /// <summary>A part of fewer numbers waits for those of the layer below: each message adds its latency.</summary>
    private const int MinPart = 4096;

    private readonly ShardTree tree;
    private readonly IProcessGroup? group;
    private readonly IReadOnlyList<Tensor> shards;
    private readonly int rank;
    private readonly Part[] parts;
    private int begun;

    /// <param name="group">The processes; null for one.</param>
    /// <param name="shards">The gradients of each shard of this process.</param>
    /// <param name="ready">Places in the gradients, descending to 0: all numbers from there on are complete after a
    /// stage of the backward pass.</param>
    public GradientExchange(ShardTree tree, IProcessGroup? group, IReadOnlyList<Tensor> shards, IEnumerable<int> ready)
    {
        (this.tree, this.group, this.shards) = (tree, group, shards);
        rank = group?.Rank ?? 0;
        var list = new List<Part>();
        int end = shards[0].Length;
        foreach (int place in ready)
        {
            if (place > 0 && (group is null || end - place < MinPart)) continue;
            if (place < end) list.Add(new Part(tree, rank, place, end - place));
            end = Math.Min(end, place);
        }

        parts = [.. list];
    }

    /// <summary>Begins to exchange the parts whose numbers are all at <paramref name="place"/> or behind it.</summary>
    public void Begin(int place)
    {
        for (; begun < parts.Length && parts[begun].Start >= place; begun++) Begin(parts[begun]);
    }

    /// <summary>Lets the messages make progress, without waiting.</summary>
    public void Advance()
    {
        for (int i = 0; i < begun; i++) group!.Advance(ref parts[i].Request);
    }

    /// <summary>
    /// Waits until the gradients of the first shard are the sums over all shards of all processes; those of the others
    /// are undefined then.
    /// </summary>
    public void Complete()
    {
        Begin(0);
        begun = 0;
        if (group is null) return;
        foreach (Part part in parts)
        {
            group.Complete(ref part.Request);
            ShardSums.Finish(tree, part.All, part.Slice);
            Span<Real> total = Numbers(0, part), own = part.All.AsSpan(0, part.Slice);
            if (part.IsWhole) own.CopyTo(total);
            else
                part.Request = group.BeginGather(
                    Bytes(own), Bytes(total), part.Slices.Lengths, part.Slices.Starts);
        }

        foreach (Part part in parts)
        {
            if (!part.IsWhole) group.Complete(ref part.Request);
        }
    }

    private void Begin(Part part)
    {
        int first = tree.Start(rank);
        foreach ((int into, int from) in tree.Local(rank))
            ShardSums.Add(Numbers(into - first, part), Numbers(from - first, part));
        if (group is null) return;
        ReadOnlySpan<int> roots = tree.Roots(rank);
        int packed = 0;
        for (int to = 0; to < (part.IsWhole ? 1 : tree.Ranks); to++)
        {
            (int start, int length) = part.IsWhole ? (0, part.Length)
                : (part.Slices.Starts[to] / sizeof(Real), part.Slices.Lengths[to] / sizeof(Real));
            foreach (int root in roots)
            {
                Numbers(root - first, part).Slice(start, length).CopyTo(part.Own.AsSpan(packed));
                packed += length;
            }
        }

        part.Request = part.IsWhole
            ? group.BeginGather(Bytes(part.Own), Bytes(part.All), part.Received.Lengths, part.Received.Starts)
            : group.BeginExchange(Bytes(part.Own), part.Sent, Bytes(part.All), part.Received);
    }

    private Span<Real> Numbers(int shard, Part part) => shards[shard].Span.Slice(part.Start, part.Length);

    private static Span<byte> Bytes(Span<Real> numbers) => MemoryMarshal.AsBytes(numbers);

    /// <summary>Consecutive gradients that are exchanged together, with the pinned memory of their messages.</summary>
    private sealed class Part
    {
        public Part(ShardTree tree, int rank, int start, int length)
        {
            (Start, Length) = (start, length);
            IsWhole = tree.Parts <= 2 || tree.Parts * length <= MinPart;
            int ranks = tree.Ranks;
            Slices = Blocks(ranks, to => Cut(to + 1) - Cut(to));
            Slice = IsWhole ? length : Cut(rank + 1) - Cut(rank);
            Sent = Blocks(ranks, to => tree.Roots(rank).Length * (Cut(to + 1) - Cut(to)));
            Received = Blocks(ranks, from => tree.Roots(from).Length * Slice);
            Own = GC.AllocateArray<Real>(tree.Roots(rank).Length * length, pinned: true);
            All = GC.AllocateArray<Real>(tree.Parts * Slice, pinned: true);

            int Cut(int at) => (int)((long)length * at / ranks);
        }

        public int Start { get; }

        public int Length { get; }

        /// <summary>Whether every process finishes the tree for the whole part.</summary>
        public bool IsWhole { get; }

        /// <summary>Numbers for which this process finishes the tree.</summary>
        public int Slice { get; }

        public (int[] Lengths, int[] Starts) Sent { get; }

        public (int[] Lengths, int[] Starts) Received { get; }

        public (int[] Lengths, int[] Starts) Slices { get; }

        public Real[] Own { get; }

        public Real[] All { get; }

        public ref nint Request => ref request[0];

        private readonly nint[] request = GC.AllocateArray<nint>(1, pinned: true);

        /// <summary>Bytes of each rank's block, and where it begins.</summary>
        private static (int[] Lengths, int[] Starts) Blocks(int ranks, Func<int, int> count)
        {
            int[] lengths = GC.AllocateArray<int>(ranks, pinned: true);
            int[] starts = GC.AllocateArray<int>(ranks, pinned: true);
            for (int rank = 0, at = 0; rank < ranks; at += lengths[rank++])
                (lengths[rank], starts[rank]) = (count(rank) * sizeof(Real), at);
            return (lengths, starts);
        }
    }
}
