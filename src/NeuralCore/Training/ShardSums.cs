using System.Runtime.InteropServices;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace NeuralCore;

/// <summary>
/// Adds numbers over the shards of a batch in the order of a <see cref="ShardTree"/>, here and with the other
/// processes.
/// </summary>
/// <param name="group">The processes; null for one.</param>
internal sealed class ShardSums(ShardTree tree, IProcessGroup? group)
{
    private readonly int rank = group?.Rank ?? 0;
    private readonly int[] sent = new int[tree.Ranks], received = new int[tree.Ranks];

    /// <summary>Where the sum of the subtree that begins with a shard is after an exchange, in parts.</summary>
    private readonly int[] places = Places(tree);
    private Real[] own = [], all = [];

    /// <summary>
    /// Replaces the numbers of the first shard by the sums over all shards of all processes; those of the others are
    /// undefined afterwards.
    /// </summary>
    /// <remarks>Every process gets the subtree sums of a slice of the numbers, finishes the tree for this slice, and
    /// the slices are collected.</remarks>
    /// <param name="shards">One tensor for each shard of this process.</param>
    public void Total(IReadOnlyList<Tensor> shards)
    {
        int length = shards[0].Length;
        foreach ((int into, int from) in tree.Local(rank)) Add(Numbers(shards, into), Numbers(shards, from));
        if (group is null) return;
        ReadOnlySpan<int> roots = tree.Roots(rank);
        Reserve(ref own, roots.Length * length);
        int mine = Slice(rank + 1, length) - Slice(rank, length), packed = 0, parts = 0;
        for (int to = 0; to < tree.Ranks; to++)
        {
            int start = Slice(to, length), count = Slice(to + 1, length) - start;
            foreach (int root in roots)
            {
                Numbers(shards, root).Slice(start, count).CopyTo(own.AsSpan(packed));
                packed += count;
            }

            sent[to] = roots.Length * count * sizeof(Real);
            received[to] = tree.Roots(to).Length * mine * sizeof(Real);
            parts += tree.Roots(to).Length;
        }

        Reserve(ref all, parts * mine);
        Span<Real> there = all.AsSpan(0, parts * mine);
        group.Exchange(Bytes(own.AsSpan(0, packed)), sent, Bytes(there), received);
        Finish(there, mine);
        for (int from = 0; from < tree.Ranks; from++)
            received[from] = (Slice(from + 1, length) - Slice(from, length)) * sizeof(Real);
        group.Gather(Bytes(there[..mine]), Bytes(shards[0].Span), received);
    }

    /// <summary>
    /// Adds a few numbers of each shard of this process, one after another in <paramref name="shards"/>, over all
    /// shards of all processes. The subtree sums are collected at once, which needs one message instead of two.
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
        int parts = 0;
        for (int i = 0; i < roots.Length; i++)
            shards.Slice((roots[i] - first) * length, length).CopyTo(own.AsSpan(i * length));
        for (int from = 0; from < tree.Ranks; from++)
        {
            received[from] = tree.Roots(from).Length * length * sizeof(Real);
            parts += tree.Roots(from).Length;
        }

        Reserve(ref all, parts * length);
        Span<Real> there = all.AsSpan(0, parts * length);
        group.Gather(Bytes(own.AsSpan(0, roots.Length * length)), Bytes(there), received);
        Finish(there, length);
        there[..length].CopyTo(sum);
    }

    /// <summary>Adds the subtree sums of all ranks; the total is in the first part.</summary>
    private void Finish(Span<Real> parts, int length)
    {
        foreach ((int into, int from) in tree.Finish)
            Add(parts.Slice(places[into] * length, length), parts.Slice(places[from] * length, length));
    }

    private Span<Real> Numbers(IReadOnlyList<Tensor> shards, int shard) => shards[shard - tree.Start(rank)].Span;

    /// <summary>The first number of a rank's slice.</summary>
    private int Slice(int rank, int length) => (int)((long)length * rank / tree.Ranks);

    private static int[] Places(ShardTree tree)
    {
        var places = new int[tree.Shards];
        int next = 0;
        for (int rank = 0; rank < tree.Ranks; rank++)
        {
            foreach (int root in tree.Roots(rank)) places[root] = next++;
        }

        return places;
    }

    private static void Reserve(ref Real[] buffer, int length)
    {
        if (buffer.Length < length) buffer = new Real[length];
    }

    private static void Add(Span<Real> into, ReadOnlySpan<Real> from) => TensorPrimitives.Add(into, from, into);

    private static Span<byte> Bytes(Span<Real> numbers) => MemoryMarshal.AsBytes(numbers);
}
