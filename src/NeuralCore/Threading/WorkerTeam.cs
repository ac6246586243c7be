using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace NeuralCore;

/// <summary>
/// A team of threads that shares out the items of one piece of work at a time. Each thread begins with its own share,
/// the same in every call, so that it finds in its cache what it wrote before; then it helps with the others'. Items
/// are claimed one by one, so a thread that the system holds up costs its item and no more. Idle threads spin for a
/// moment, then park, so the team costs nothing between trainings. A call allocates nothing.
/// </summary>
/// <remarks>
/// Results cannot depend on the number of threads as long as each item writes its own outputs, which is every kernel's
/// duty. A team that is busy (another thread, or work inside work) runs the new work on the calling thread alone.
/// </remarks>
public sealed unsafe class WorkerTeam : IDisposable
{
    public const int MaxThreads = 256;

    /// <summary>
    /// Long enough to bridge the gap between two kernels, short enough not to fight a neighbour for the core.
    /// </summary>
    private static readonly long SpinTicks = Stopwatch.Frequency / 20_000;

    /// <summary>
    /// Claims lie this many numbers apart, so that no two share a cache line or the pair of lines that is fetched with
    /// it.
    /// </summary>
    private const int ClaimStride = 32;

    private readonly Thread[] workers;
    private readonly AutoResetEvent[] wake;
    private readonly int[] parked;

    /// <summary>The next item of each thread's share.</summary>
    private readonly int[] claims;

    private delegate*<void*, int, void> runItem;
    private void* work;
    private int count;
    private int open;
    private int inside;
    private int busy;
    private int generation;
    private volatile bool stopping;
    private Exception? failure;
    private bool isShared;

    /// <summary>
    /// The team of all cores that works for everybody who names no other. It is made when it is first used, belongs to
    /// the process, and is never disposed; its threads
    /// are parked between pieces of work and do not keep the process alive.
    /// </summary>
    /// <remarks>The code that creates a team with <see langword="new"/> owns it and disposes of it; a training or an
    /// evaluator that receives a team does not.</remarks>
    public static WorkerTeam Shared => SharedTeam.Instance;

    /// <param name="threads">Threads that work, the caller included: 1 needs no other thread.</param>
    public WorkerTeam(int threads)
    {
        Guard.Require(threads is >= 1 and <= MaxThreads, $"A team has 1 to {MaxThreads} threads, not {threads}.");
        Threads = threads;
        workers = new Thread[threads - 1];
        wake = [.. workers.Select(_ => new AutoResetEvent(false))];
        parked = new int[threads - 1];
        claims = new int[threads * ClaimStride];
        for (int i = 0; i < workers.Length; i++)
        {
            int me = i;
            workers[i] = new Thread(() => Serve(me)) { IsBackground = true, Name = $"NeuralCore worker {i + 1}" };
            workers[i].Start();
        }
    }

    public int Threads { get; }

    /// <summary>Workers that have stopped spinning and wait.</summary>
    internal int Parked => parked.Count(flag => flag != 0);

    /// <summary>
    /// Runs items 0 … <paramref name="items"/>−1 of <paramref name="task"/> and returns when all are done.
    /// </summary>
    /// <remarks>The first exception of an item is thrown again here, whichever thread had the item; other items may or
    /// may not have run.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TWork>(int items, in TWork task) where TWork : struct, ITeamWork
    {
        if (workers.Length == 0 || items <= 1 || Interlocked.CompareExchange(ref busy, 1, 0) != 0)
        {
            for (int item = 0; item < items; item++) Unsafe.AsRef(in task).Run(item);
            return;
        }

        // The task stays on this thread's stack, and this method does not return while a worker may still read it.
        TWork local = task;
        runItem = &RunItem<TWork>;
        work = Unsafe.AsPointer(ref local);
        count = items;
        for (int share = 0; share < Threads; share++) claims[share * ClaimStride] = ShareStart(share);
        Volatile.Write(ref open, 1);
        Interlocked.Increment(ref generation);
        try
        {
            WakeParked();
            ClaimItems(me: 0);
        }
        catch (Exception exception) when (Record(exception))
        {
        }

        Interlocked.Exchange(ref open, 0);
        var spinner = new SpinWait();
        while (Volatile.Read(ref inside) != 0) spinner.SpinOnce(sleep1Threshold: -1);
        work = null;
        // Taken before the team is free again: afterwards the field belongs to the next caller.
        Exception? thrown = failure;
        failure = null;
        Volatile.Write(ref busy, 0);
        if (thrown is not null) ExceptionDispatchInfo.Throw(thrown);
    }

    /// <summary>Ends the threads. <see cref="Shared"/> goes on: it belongs to everybody.</summary>
    public void Dispose()
    {
        if (stopping || isShared) return;
        stopping = true;
        foreach (AutoResetEvent signal in wake) signal.Set();
        foreach (Thread worker in workers) worker.Join();
        foreach (AutoResetEvent signal in wake) signal.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunItem<TWork>(void* task, int item) where TWork : struct, ITeamWork =>
        Unsafe.AsRef<TWork>(task).Run(item);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int ShareStart(int share) => (int)((long)count * share / Threads);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ClaimItems(int me)
    {
        for (int i = 0; i < Threads; i++)
        {
            int share = (me + i) % Threads, end = ShareStart(share + 1), item;
            while ((item = Interlocked.Increment(ref claims[share * ClaimStride]) - 1) < end) runItem(work, item);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Serve(int me)
    {
        int seen = 0;
        while (AwaitWork(me, ref seen))
        {
            // Announce first, then look: the caller closes first, then looks. One of the two always sees the other.
            Interlocked.Increment(ref inside);
            try
            {
                if (Volatile.Read(ref open) != 0) ClaimItems(me + 1);
            }
            catch (Exception exception) when (Record(exception))
            {
            }
            finally
            {
                Interlocked.Decrement(ref inside);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool AwaitWork(int me, ref int seen)
    {
        long spinUntil = Stopwatch.GetTimestamp() + SpinTicks;
        while (!stopping)
        {
            int now = Volatile.Read(ref generation);
            if (now != seen)
            {
                seen = now;
                return true;
            }

            if (Stopwatch.GetTimestamp() < spinUntil)
            {
                Thread.SpinWait(8);
                continue;
            }

            // Raise the flag, then look once more: work opened before the flag rose has raised `generation`, later work
            // sets the signal.
            Interlocked.Exchange(ref parked[me], 1);
            if (Volatile.Read(ref generation) == seen && !stopping) wake[me].WaitOne();
            Volatile.Write(ref parked[me], 0);
            spinUntil = Stopwatch.GetTimestamp() + SpinTicks;
        }

        return false;
    }

    private bool Record(Exception exception)
    {
        Interlocked.CompareExchange(ref failure, exception, null);
        return true;
    }

    private void WakeParked()
    {
        for (int i = 0; i < parked.Length; i++)
        {
            if (Volatile.Read(ref parked[i]) != 0) wake[i].Set();
        }
    }

    /// <summary>Its initialiser runs when it is first asked for.</summary>
    private static class SharedTeam
    {
        public static readonly WorkerTeam Instance = new(
            Math.Min(Environment.ProcessorCount, MaxThreads))
        { isShared = true };
    }
}
