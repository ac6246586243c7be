namespace NeuralCore;

/// <summary>
/// The processes that train one network together. Every process calls the same methods in the same order.
/// </summary>
/// <remarks>Only bytes are exchanged: sums are computed by the processes themselves, in an order that does not depend
/// on their number.</remarks>
internal interface IProcessGroup
{
    /// <summary>The number of this process, from 0.</summary>
    int Rank { get; }

    /// <summary>The number of processes.</summary>
    int Count { get; }

    /// <summary>Whether this process was asked to end the training.</summary>
    bool IsStopRequested { get; }

    /// <summary>Called on every process after the same step, when one of them was asked to end the training.</summary>
    void Stop();

    /// <summary>Collects a block of bytes of every process, in the order of the ranks.</summary>
    /// <param name="lengths">Bytes of each rank's block.</param>
    void Gather(ReadOnlySpan<byte> own, Span<byte> all, ReadOnlySpan<int> lengths);

    /// <summary>Begins <see cref="Gather"/>. All memory must be pinned and must not be changed until
    /// <see cref="Complete"/> returns.</summary>
    /// <param name="starts">Where each rank's block begins in <paramref name="all"/>.</param>
    /// <returns>The request.</returns>
    nint BeginGather(ReadOnlySpan<byte> own, Span<byte> all, ReadOnlySpan<int> lengths, ReadOnlySpan<int> starts);

    /// <summary>Begins to send a block of bytes to every process and to receive one from each. All memory must be
    /// pinned and must not be changed until <see cref="Complete"/> returns.</summary>
    /// <param name="sent">Bytes of the block for each rank, and where it begins in <paramref name="own"/>.</param>
    /// <param name="received">Bytes of the block from each rank, and where it begins in <paramref name="all"/>.</param>
    /// <returns>The request.</returns>
    nint BeginExchange(
        ReadOnlySpan<byte> own, (int[] Lengths, int[] Starts) sent, Span<byte> all,
        (int[] Lengths, int[] Starts) received);

    /// <summary>Waits for a request.</summary>
    void Complete(ref nint request);
}
