using System.Runtime.InteropServices;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace NeuralCore;

/// <summary>
/// Adds a few numbers over the shards of a batch in the order of a <see cref="ShardTree"/>, here and with the other
/// processes. <see cref="GradientExchange"/> adds gradients.
/// </summary>
/// <param name="group">The processes; null for one.</param>
internal sealed class ShardSums(ShardTree tree, IProcessGroup? group)
{
    private readonly int rank = group?.Rank ?? 0;
    private readonly int[] received = new int[tree.Ranks];
    private Real[] own = [], all = [];

    /// <summary>
    /// Adds a few numbers of each shard of this process, one after another in <paramref name="shards"/>, over all
    /// shards of all processes. The subtree sums of all processes are collected in one message.
    /// </summary>
    /// <param name="sum">Overwritten.</param>
    public void Small(Span<Real> shards, Span<Real> sum)
    {
        int length = sum.Length, first = tree.Start(rank);
        foreach ((int into, int from) in tree.Local(rank))
            Add(shards.Slice((into - first) * length, length), shards.Slice((from - first) * length, length));
        if (group is null)
        {
            shards[..length].CopyTo(sum);
            return;
        }

        ReadOnlySpan<int> roots = tree.Roots(rank);
        Reserve(ref own, roots.Length * length);
        for (int i = 0; i < roots.Length; i++)
            shards.Slice((roots[i] - first) * length, length).CopyTo(own.AsSpan(i * length));
        for (int from = 0; from < tree.Ranks; from++)
            received[from] = tree.Roots(from).Length * length * sizeof(Real);
        Reserve(ref all, tree.Parts * length);
        Span<Real> there = all.AsSpan(0, tree.Parts * length);
        group.Gather(
            MemoryMarshal.AsBytes(own.AsSpan(0, roots.Length * length)), MemoryMarshal.AsBytes(there), received);
        Finish(tree, there, length);
        there[..length].CopyTo(sum);
    }

    /// <summary>Adds the subtree sums of all ranks, one after another; the total is in the first part.</summary>
    internal static void Finish(ShardTree tree, Span<Real> parts, int length)
    {
        foreach ((int into, int from) in tree.Finish)
            Add(parts.Slice(tree.Place(into) * length, length), parts.Slice(tree.Place(from) * length, length));
    }

    internal static void Add(Span<Real> into, ReadOnlySpan<Real> from) => TensorPrimitives.Add(into, from, into);

    private static void Reserve(ref Real[] buffer, int length)
    {
        if (buffer.Length < length) buffer = new Real[length];
    }
}
