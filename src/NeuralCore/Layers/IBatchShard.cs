namespace NeuralCore;

/// <summary>A part of a batch that is computed separately, for layers that need sums over the whole batch.</summary>
internal interface IBatchShard
{
    /// <summary>The position among the shards of the batch, from 0.</summary>
    int Index { get; }

    /// <summary>The samples of the whole batch.</summary>
    int BatchSize { get; }

    /// <summary>Whether it is the first shard of this process, whose pass updates a layer's buffers.</summary>
    bool UpdatesBuffers { get; }

    /// <summary>
    /// Replaces the values by their sums over all shards of the batch, added in a fixed binary tree. Every shard calls
    /// it in the same order with as many values.
    /// </summary>
    void Sum(Span<Real> values);
}
