using System.Runtime.InteropServices;

namespace NeuralCore;

/// <summary>
/// The order in which the sums of a batch's shards are added: a binary tree that depends only on the number of shards.
/// </summary>
/// <remarks><code>
/// sum[a, b) = shard a                        b = a + 1
///           = sum[a, m) + sum[m, b)          m = a + the largest power of 2 below b − a
/// </code>
/// A process owns consecutive shards and adds the subtrees that are completely its own. Their sums, and no others, are
/// exchanged, and the rest of the tree is added after the exchange. The result has the same bits for any number of
/// processes.</remarks>
internal sealed class ShardTree
{
    private readonly int[] starts, places;
    private readonly List<(int Into, int From)>[] local;
    private readonly List<int>[] roots;
    private readonly List<(int Into, int From)> finish = [];

    /// <param name="shards">Leaves of the tree.</param>
    /// <param name="ranks">Processes, at most one per shard.</param>
    public ShardTree(int shards, int ranks)
    {
        (Shards, Ranks) = (shards, ranks);
        starts = [.. Enumerable.Range(0, ranks + 1).Select(rank => (int)((long)shards * rank / ranks))];
        local = [.. Enumerable.Range(0, ranks).Select(_ => new List<(int Into, int From)>())];
        roots = [.. Enumerable.Range(0, ranks).Select(_ => new List<int>())];
        Plan(0, shards, isInside: false);
        places = new int[shards];
        foreach (int root in roots.SelectMany(own => own)) places[root] = Parts++;
    }

    public int Shards { get; }

    public int Ranks { get; }

    /// <summary>Number of subtrees that are completely of one rank, over all ranks.</summary>
    public int Parts { get; }

    /// <summary>The additions after the exchange: the sum of a subtree is stored at its first shard.</summary>
    public ReadOnlySpan<(int Into, int From)> Finish => CollectionsMarshal.AsSpan(finish);

    /// <summary>The first shard of a rank; that of rank <see cref="Ranks"/> is the number of shards.</summary>
    public int Start(int rank) => starts[rank];

    /// <summary>The additions among a rank's own shards.</summary>
    public ReadOnlySpan<(int Into, int From)> Local(int rank) => CollectionsMarshal.AsSpan(local[rank]);

    /// <summary>The first shards of the subtrees that are completely of one rank, in ascending order.</summary>
    public ReadOnlySpan<int> Roots(int rank) => CollectionsMarshal.AsSpan(roots[rank]);

    /// <summary>The position of the subtree that begins with a shard among the <see cref="Parts"/>.</summary>
    public int Place(int root) => places[root];

    /// <param name="isInside">Whether the subtree is part of one that a rank owns.</param>
    private void Plan(int first, int end, bool isInside)
    {
        int rank = Array.FindLastIndex(starts, start => start <= first);
        bool isOwned = end <= starts[rank + 1];
        if (isOwned && !isInside) roots[rank].Add(first);
        if (end - first == 1) return;
        int half = 1;
        while (2 * half < end - first) half *= 2;
        Plan(first, first + half, isOwned);
        Plan(first + half, end, isOwned);
        (isOwned ? local[rank] : finish).Add((first, first + half));
    }
}
