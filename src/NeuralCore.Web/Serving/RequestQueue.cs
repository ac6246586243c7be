namespace NeuralCore.Web.Serving;

/// <summary>
/// Limits the requests that compute at the same time, and those that wait for it. A longer queue would only make every
/// answer later than its client waits for it.
/// </summary>
internal sealed class RequestQueue(int workers, int length, TimeSpan timeout) : IDisposable
{
    private readonly SemaphoreSlim free = new(workers);
    private int waiting;

    /// <summary>Requests that wait.</summary>
    public int Depth => Math.Max(0, Volatile.Read(ref waiting));

    /// <summary>The longest time that a request waits for a worker.</summary>
    public TimeSpan Timeout => timeout;

    /// <summary>Whether a request would not have to wait at this moment.</summary>
    public bool HasFreeWorker => free.CurrentCount > 0;

    /// <summary>Runs work when a worker is free.</summary>
    /// <param name="work">Computes on the calling thread; its argument is the time in the queue.</param>
    /// <exception cref="ServerBusyException">The queue is full, or the wait took too long.</exception>
    /// <exception cref="OperationCanceledException">The client closed the connection.</exception>
    public async Task<T> Run<T>(Func<TimeSpan, T> work, CancellationToken cancellation)
    {
        long start = TimeProvider.System.GetTimestamp();
        if (!free.Wait(0, CancellationToken.None)) await Wait(cancellation);
        try
        {
            return work(TimeProvider.System.GetElapsedTime(start));
        }
        finally
        {
            free.Release();
        }
    }

    /// <summary>Takes a place in the queue, if there is one, until <see cref="Leave"/>.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref waiting) <= length) return true;
        Interlocked.Decrement(ref waiting);
        return false;
    }

    /// <summary>Gives places back.</summary>
    public void Leave(int count) => Interlocked.Add(ref waiting, -count);

    /// <summary>Takes a worker if there is one; it is given back with <see cref="Release"/>.</summary>
    public bool TryTakeWorker() => free.Wait(0);

    /// <summary>Waits for a worker, on behalf of requests that have places in the queue.</summary>
    /// <returns>Whether there is one; it is given back with <see cref="Release"/>.</returns>
    public ValueTask<bool> TakeWorker() => TryTakeWorker() ? new(true) : new(free.WaitAsync(timeout));

    public void Release() => free.Release();

    /// <summary>The error of a request that has waited for <see cref="Timeout"/>.</summary>
    public ServerBusyException WaitedTooLong() => new(
        $"The request waited {timeout.TotalSeconds:0.#} s for a worker. Send it again later.");

    public void Dispose() => free.Dispose();

    private async Task Wait(CancellationToken cancellation)
    {
        if (!TryEnter())
        {
            throw new ServerBusyException(
                $"The queue is full: {length} requests wait for {workers} workers. Send the request again later.");
        }

        try
        {
            if (await free.WaitAsync(timeout, cancellation)) return;
        }
        finally
        {
            Leave(1);
        }

        throw WaitedTooLong();
    }
}

/// <summary>No worker is free: the client may try again.</summary>
internal sealed class ServerBusyException(string message) : Exception(message);
