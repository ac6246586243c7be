namespace NeuralCore.Tests.Training;

/// <summary>Threads of this process in place of the processes of MPI.</summary>
internal sealed class ThreadGroup(int rank, int count, ThreadGroup.Meeting meeting) : IProcessGroup
{
    public int Rank => rank;

    public int Count => count;

    public bool IsStopRequested { get; set; }

    public CancellationTokenSource Stopped { get; } = new();

    public void Stop() => Stopped.Cancel();

    public void Gather(ReadOnlySpan<byte> own, Span<byte> all, ReadOnlySpan<int> lengths)
    {
        Assert.Equal(lengths[rank], own.Length);
        meeting.Blocks[rank] = (own.ToArray(), []);
        meeting.Barrier.SignalAndWait();
        foreach (var (bytes, _) in meeting.Blocks)
        {
            bytes.CopyTo(all);
            all = all[bytes.Length..];
        }

        meeting.Barrier.SignalAndWait();
    }

    public nint BeginGather(ReadOnlySpan<byte> own, Span<byte> all, ReadOnlySpan<int> lengths, ReadOnlySpan<int> starts)
    {
        RequireConsecutive(lengths, starts);
        Gather(own, all, lengths);
        return 1;
    }

    public nint BeginExchange(
        ReadOnlySpan<byte> own, (int[] Lengths, int[] Starts) sent, Span<byte> all, (int[] Lengths, int[] Starts) received)
    {
        RequireConsecutive(sent.Lengths, sent.Starts);
        RequireConsecutive(received.Lengths, received.Starts);
        Assert.Equal(own.Length, sent.Lengths.Sum());
        meeting.Blocks[rank] = (own.ToArray(), [.. sent.Lengths]);
        meeting.Barrier.SignalAndWait();
        for (int from = 0; from < count; from++)
        {
            (byte[] bytes, int[] lengths) = meeting.Blocks[from];
            Assert.Equal(received.Lengths[from], lengths[rank]);
            bytes.AsSpan(lengths.Take(rank).Sum(), lengths[rank]).CopyTo(all);
            all = all[lengths[rank]..];
        }

        meeting.Barrier.SignalAndWait();
        return 1;
    }

    public void Complete(ref nint request)
    {
        Assert.Equal(1, request);
        request = 0;
    }

    private static void RequireConsecutive(ReadOnlySpan<int> lengths, ReadOnlySpan<int> starts)
    {
        for (int i = 0, at = 0; i < lengths.Length; at += lengths[i++]) Assert.Equal(at, starts[i]);
    }

    /// <summary>Runs <paramref name="body"/> on one thread for each rank; a failure of one ends all.</summary>
    public static T[] Run<T>(int count, Func<ThreadGroup, T> body)
    {
        using var meeting = new Meeting(count);
        var results = new T[count];
        var failures = new List<Exception>();
        Thread[] threads =
        [
            .. Enumerable.Range(0, count).Select(rank => new Thread(() =>
            {
                try
                {
                    results[rank] = body(new ThreadGroup(rank, count, meeting));
                }
                catch (Exception e)
                {
                    lock (failures) failures.Add(e);
                    meeting.Barrier.RemoveParticipant();
                }
            })),
        ];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        return failures.Count == 0 ? results : throw new AggregateException(failures);
    }

    internal sealed class Meeting(int count) : IDisposable
    {
        public Barrier Barrier { get; } = new(count);

        public (byte[] Bytes, int[] Lengths)[] Blocks { get; } = new (byte[], int[])[count];

        public void Dispose() => Barrier.Dispose();
    }
}
