using System.Runtime.InteropServices;

namespace NeuralCore;

/// <summary>
/// Adds the gradients of the shards of a batch in the order of a <see cref="ShardTree"/>, here and with the other
/// processes.
/// </summary>
/// <remarks>Every process gets the subtree sums of a slice of the gradients, finishes the tree for this slice, and the
/// slices are collected. Where that saves no traffic, every process gets all subtree sums, in one message in place of
/// two.</remarks>
internal sealed class GradientExchange
{
    /// <summary>Of all subtree sums together: for fewer numbers a second message takes longer than it saves.</summary>
    private const int MinSliced = 4096;

    private readonly ShardTree tree;
    private readonly IProcessGroup? group;
    private readonly IReadOnlyList<Tensor> shards;
    private readonly int rank, length, slice;

    /// <summary>Whether every process finishes the tree for all gradients.</summary>
    private readonly bool isWhole;

    /// <summary>Bytes of each rank's block, and where it begins.</summary>
    private readonly (int[] Lengths, int[] Starts) sent, received, slices;
    private readonly Real[] own, all;
    private nint request;

    /// <param name="group">The processes; null for one.</param>
    /// <param name="shards">The gradients of each shard of this process.</param>
    public GradientExchange(ShardTree tree, IProcessGroup? group, IReadOnlyList<Tensor> shards)
    {
        (this.tree, this.group, this.shards) = (tree, group, shards);
        (rank, length) = (group?.Rank ?? 0, shards[0].Length);
        isWhole = tree.Parts <= 2 || tree.Parts * length <= MinSliced;
        slices = Blocks(to => Cut(to + 1) - Cut(to));
        slice = isWhole ? length : Cut(rank + 1) - Cut(rank);
        sent = Blocks(to => tree.Roots(rank).Length * (Cut(to + 1) - Cut(to)));
        received = Blocks(from => tree.Roots(from).Length * slice);
        own = group is null ? [] : GC.AllocateArray<Real>(tree.Roots(rank).Length * length, pinned: true);
        all = group is null ? [] : GC.AllocateArray<Real>(tree.Parts * slice, pinned: true);
    }

    /// <summary>Adds the gradients of the shards of this process, and begins to exchange the sums.</summary>
    public void Begin()
    {
        int first = tree.Start(rank);
        foreach ((int into, int from) in tree.Local(rank))
            ShardSums.Add(shards[into - first].Span, shards[from - first].Span);
        if (group is null) return;
        ReadOnlySpan<int> roots = tree.Roots(rank);
        int packed = 0;
        for (int to = 0; to < (isWhole ? 1 : tree.Ranks); to++)
        {
            (int start, int count) = isWhole ? (0, length) : (Cut(to), Cut(to + 1) - Cut(to));
            foreach (int root in roots)
            {
                shards[root - first].Span.Slice(start, count).CopyTo(own.AsSpan(packed));
                packed += count;
            }
        }

        request = isWhole ? group.BeginGather(Bytes(own), Bytes(all), received.Lengths, received.Starts)
            : group.BeginExchange(Bytes(own), sent, Bytes(all), received);
    }

    /// <summary>
    /// Waits until the gradients of the first shard are the sums over all shards of all processes; those of the others
    /// are undefined then.
    /// </summary>
    public void Complete()
    {
        if (group is null) return;
        group.Complete(ref request);
        ShardSums.Finish(tree, all, slice);
        Span<Real> total = shards[0].Span, sum = all.AsSpan(0, slice);
        if (isWhole) sum.CopyTo(total);
        else group.Gather(Bytes(sum), Bytes(total), slices.Lengths);
    }

    /// <summary>The first number of a rank's slice.</summary>
    private int Cut(int at) => (int)((long)length * at / tree.Ranks);

    /// <summary>In pinned memory, which MPI reads until the message is complete.</summary>
    private (int[] Lengths, int[] Starts) Blocks(Func<int, int> count)
    {
        int[] lengths = GC.AllocateArray<int>(tree.Ranks, pinned: true);
        int[] starts = GC.AllocateArray<int>(tree.Ranks, pinned: true);
        for (int at = 0, to = 0; to < tree.Ranks; at += lengths[to++])
            (lengths[to], starts[to]) = (count(to) * sizeof(Real), at);
        return (lengths, starts);
    }

    private static Span<byte> Bytes(Span<Real> numbers) => MemoryMarshal.AsBytes(numbers);
}
