using System.Diagnostics;

namespace NeuralCore.Runs.Distributed;

/// <summary>The processes that an MPI launcher started, as one group that trains a network.</summary>
/// <remarks>All communication is non-blocking and polled, so that a process never waits forever for one that has ended,
/// and gives its core to others while it waits.</remarks>
internal sealed unsafe class MpiGroup : IProcessGroup, IDisposable
{
    /// <summary>Time of polling without a pause, as long as a short message takes.</summary>
    private static readonly TimeSpan SpinTime = TimeSpan.FromMicroseconds(50);

    /// <summary>After this time the thread sleeps between polls.</summary>
    private static readonly TimeSpan YieldTime = TimeSpan.FromMilliseconds(20);

    private readonly MpiLibrary library;
    private readonly PeerWatch watch;
    private readonly CancellationToken asked;
    private readonly CancellationTokenSource stop = new();
    private readonly int[] starts;
    private long waited;

    private MpiGroup(MpiLibrary library, int rank, int ranks, CancellationToken asked)
    {
        (this.library, Rank, Count, this.asked) = (library, rank, ranks, asked);
        starts = new int[ranks];
        watch = PeerWatch.None;
        watch = PeerWatch.Begin(this);
    }

    /// <summary>Joins the processes that the launcher started; null if this process was started alone.</summary>
    /// <param name="asked">Cancelled when this process is asked to end.</param>
    /// <exception cref="IOException">There is no MPI library, or it is not that of the launcher.</exception>
    public static MpiGroup? Join(CancellationToken asked)
    {
        if (Launch.Current is not { } launch) return null;
        var library = new MpiLibrary(launch.Kind);
        (int rank, int ranks) = library.Initialize();
        return (rank, ranks) == (launch.Rank, launch.Ranks) ? new MpiGroup(library, rank, ranks, asked)
            : throw new IOException(
                $"The launcher started {launch.Ranks} processes, this one as rank {launch.Rank}, but the MPI " +
                $"library has " +
                $"{ranks}, this one as rank {rank}: launcher and library are of different MPI installations. Set " +
                $"{MpiLibrary.PathVariable} to the launcher's library.");
    }

    public int Rank { get; }

    public int Count { get; }

    public bool IsStopRequested => asked.IsCancellationRequested;

    /// <summary>Cancelled on all processes after the same step.</summary>
    public CancellationToken Stopped => stop.Token;

    /// <summary>Time in which this process waited for messages.</summary>
    public TimeSpan Waited => Stopwatch.GetElapsedTime(0, waited);

    public void Stop() => stop.Cancel();

    public void Gather(ReadOnlySpan<byte> own, Span<byte> all, ReadOnlySpan<int> lengths)
    {
        for (int rank = 1; rank < starts.Length; rank++) starts[rank] = starts[rank - 1] + lengths[rank - 1];
        fixed (byte* from = own, to = all)
        fixed (int* counts = lengths, places = starts)
        {
            nint request = library.BeginGather(from, own.Length, to, counts, places);
            Complete(ref request);
        }
    }

    public nint BeginGather(
        ReadOnlySpan<byte> own, Span<byte> all, ReadOnlySpan<int> lengths, ReadOnlySpan<int> starts)
    {
        fixed (byte* from = own, to = all)
        fixed (int* counts = lengths, places = starts)
            return library.BeginGather(from, own.Length, to, counts, places);
    }

    public nint BeginExchange(
        ReadOnlySpan<byte> own, (int[] Lengths, int[] Starts) sent, Span<byte> all,
        (int[] Lengths, int[] Starts) received)
    {
        fixed (byte* from = own, to = all)
        fixed (int* sentCounts = sent.Lengths, sentPlaces = sent.Starts)
        fixed (int* counts = received.Lengths, places = received.Starts)
            return library.BeginExchange(from, sentCounts, sentPlaces, to, counts, places);
    }

    public void Complete(ref nint request)
    {
        long began = Stopwatch.GetTimestamp();
        while (!library.IsComplete(ref request))
        {
            TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
            if (elapsed < SpinTime) continue;
            watch.ThrowIfLost();
            if (elapsed < YieldTime) Thread.Yield();
            else Thread.Sleep(1);
        }

        waited += Stopwatch.GetTimestamp() - began;
    }

    /// <summary>Collects a text of every process, in the order of the ranks.</summary>
    public string[] GatherTexts(string own)
    {
        byte[] text = System.Text.Encoding.UTF8.GetBytes(own);
        int[] sizes = new int[Count], lengths = new int[Count];
        Array.Fill(lengths, sizeof(int));
        Gather(BitConverter.GetBytes(text.Length), System.Runtime.InteropServices.MemoryMarshal.AsBytes(sizes.AsSpan()),
            lengths);
        var all = new byte[sizes.Sum()];
        Gather(text, all, sizes);
        var texts = new string[Count];
        for (int rank = 0, at = 0; rank < Count; at += sizes[rank++])
            texts[rank] = System.Text.Encoding.UTF8.GetString(all, at, sizes[rank]);
        return texts;
    }

    /// <summary>Returns when every process has called it.</summary>
    public void Meet()
    {
        Span<int> lengths = stackalloc int[Count];
        lengths.Fill(1);
        Gather([0], stackalloc byte[Count], lengths);
    }

    /// <summary>Leaves the group after the last message. Without it, <see cref="Dispose"/> ends the other
    /// processes.</summary>
    /// <param name="exitCode">Of this process, which may end here.</param>
    /// <param name="error">Printed if it ends here; null for nothing.</param>
    public void Leave(int exitCode, string? error = null)
    {
        Meet();
        // From here on no process calls MPI before all have arrived here. MPI_Finalize of MPICH with UCX over TCP waits
        // for an answer of each other process. One that had answered the others before it called MPI_Finalize would get
        // no answer from them: they wait for it at a barrier, without attending to messages.
        watch.Leave();
        library.Terminate(exitCode, error);
    }

    /// <summary>Closes the connections, which the other processes notice.</summary>
    public void Dispose()
    {
        watch.Dispose();
        stop.Dispose();
    }
}
