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

    /// <summary>Sends a block of bytes to every process and receives one from each, in the order of the
    /// ranks.</summary>
    /// <param name="sent">Bytes of the block for each rank.</param>
    /// <param name="received">Bytes of the block from each rank.</param>
    void Exchange(ReadOnlySpan<byte> own, ReadOnlySpan<int> sent, Span<byte> all, ReadOnlySpan<int> received);
}
