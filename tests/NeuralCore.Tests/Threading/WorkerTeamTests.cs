using System.Diagnostics;
using FsCheck.Xunit;

namespace NeuralCore.Tests.Threading;

public sealed unsafe class WorkerTeamTests
{
    private static readonly int[] TeamSizes = [1, 2, 3, 8];

    [Fact]
    public void Every_item_runs_exactly_once_for_every_team_and_size()
    {
        int[] sizes = [.. Enumerable.Range(0, 40), 63, 64, 65, 100, 1000, 10_000];
        foreach (int threads in TeamSizes)
        {
            using var team = new WorkerTeam(threads);
            foreach (int items in sizes) Assert.Equal(Enumerable.Repeat(1, items), Counts(team, items));
        }
    }

    [Property(MaxTest = 30)]
    public void Calls_of_any_sizes_in_a_row_run_every_item_once(byte threads, ushort[] sizes)
    {
        using var team = new WorkerTeam(1 + threads % 5);
        foreach (ushort items in sizes) Assert.DoesNotContain(Counts(team, items % 3000), count => count != 1);
    }

    [Fact]
    public void Many_thousands_of_short_calls_lose_no_item()
    {
        using var team = new WorkerTeam(3);
        var total = new long[1];
        fixed (long* sum = total)
        {
            for (int call = 0; call < 50_000; call++) team.Run(1 + call % 4, new AddWork { Sum = sum });
        }

        Assert.Equal(Enumerable.Range(0, 50_000).Sum(call => (1L + call % 4) * (2 + call % 4) / 2), total[0]);
    }

    [Fact]
    public void A_parked_team_wakes_for_every_call()
    {
        using var team = new WorkerTeam(3);
        for (int call = 0; call < 5; call++)
        {
            Thread.Sleep(100);
            var threads = new int[3];
            // Each item waits until three threads are in: only a team that woke up entirely gets through.
            using var barrier = new Barrier(3);
            team.Run(3, new ActionWork(item =>
            {
                threads[item] = Environment.CurrentManagedThreadId;
                Assert.True(barrier.SignalAndWait(TimeSpan.FromSeconds(30)), "A worker slept through the call.");
            }));
            Assert.Equal(3, threads.Distinct().Count());
        }
    }

    [Fact]
    public void An_idle_team_uses_no_processor()
    {
        using var team = new WorkerTeam(4);
        Counts(team, 100);
        Thread.Sleep(50);
        // Other tests run in this process too, so the measure is the workers' own: after the spin they wait, and only then is a thread in that state.
        var clock = Stopwatch.StartNew();
        while (team.Parked < 3 && clock.Elapsed < TimeSpan.FromSeconds(10)) Thread.Sleep(1);
        Assert.Equal(3, team.Parked);
    }

    [Fact]
    public void Work_inside_work_runs_on_the_same_thread()
    {
        using var team = new WorkerTeam(3);
        var counts = new int[20, 30];
        team.Run(20, new ActionWork(outer =>
        {
            int thread = Environment.CurrentManagedThreadId;
            team.Run(30, new ActionWork(inner =>
            {
                Assert.Equal(thread, Environment.CurrentManagedThreadId);
                Interlocked.Increment(ref counts[outer, inner]);
            }));
        }));
        Assert.All(counts.Cast<int>(), count => Assert.Equal(1, count));
    }

    [Fact]
    public void Calls_from_several_threads_at_once_all_finish_with_every_item_done()
    {
        using var team = new WorkerTeam(3);
        Parallel.For(0, 4, _ =>
        {
            for (int call = 0; call < 2000; call++) Assert.DoesNotContain(Counts(team, 1 + call % 7), count => count != 1);
        });
    }

    [Fact]
    public void An_exception_of_any_item_reaches_the_caller_as_it_was_thrown()
    {
        foreach (int threads in TeamSizes)
        {
            using var team = new WorkerTeam(threads);
            for (int bad = 0; bad < 50; bad++)
            {
                int at = bad;
                var thrown = Assert.Throws<TimeoutException>(() => team.Run(50, new ActionWork(item =>
                {
                    if (item == at) throw new TimeoutException($"item {item}");
                })));
                Assert.Equal($"item {at}", thrown.Message);
                Assert.DoesNotContain(Counts(team, 20), count => count != 1);
            }
        }
    }

    [Fact]
    public void When_all_items_fail_one_failure_is_thrown_and_none_is_left_for_the_next_call()
    {
        using var team = new WorkerTeam(3);
        for (int round = 0; round < 300; round++)
        {
            Assert.Throws<TimeoutException>(() => team.Run(30, new ActionWork(item =>
            {
                Thread.SpinWait(200);
                throw new TimeoutException($"item {item}");
            })));
            Assert.DoesNotContain(Counts(team, 20), count => count != 1);
        }
    }

    [Fact]
    public void A_failure_goes_to_the_caller_whose_work_failed()
    {
        using var team = new WorkerTeam(3);
        Parallel.For(0, 4, caller =>
        {
            for (int round = 0; round < 500; round++)
            {
                if (caller % 2 == 0) Assert.DoesNotContain(Counts(team, 10), count => count != 1);
                else Assert.Equal($"caller {caller}", Assert.Throws<TimeoutException>(() => team.Run(10, new ActionWork(_ => throw new TimeoutException($"caller {caller}")))).Message);
            }
        });
    }

    [Fact]
    public void A_call_allocates_nothing_on_any_thread()
    {
        const int Threads = 3;
        using var team = new WorkerTeam(Threads);
        long* bytes = stackalloc long[Threads];
        int* threads = stackalloc int[Threads];
        Call(100);
        // Taken before the caller's own count, which these two lists would raise.
        long[] before = new ReadOnlySpan<long>(bytes, Threads).ToArray();
        int[] first = new ReadOnlySpan<int>(threads, Threads).ToArray();
        before[0] = GC.GetAllocatedBytesForCurrentThread();
        Call(300);
        // Every thread had an item of every call, and the same one.
        Assert.Equal(Threads, first.Distinct().Count());
        Assert.Equal(first, new ReadOnlySpan<int>(threads, Threads).ToArray());
        Assert.Equal(before, new ReadOnlySpan<long>(bytes, Threads).ToArray());

        void Call(int times)
        {
            for (int i = 0; i < times; i++)
            {
                int arrived = 0;
                var work = new MeetingWork { Arrived = &arrived, Expected = Threads, Bytes = bytes, Threads = threads };
                team.Run(Threads, work);
            }
        }
    }

    [Fact]
    public void Dispose_ends_the_threads_whether_the_team_is_new_spinning_or_parked_and_twice()
    {
        foreach (int threads in TeamSizes)
        {
            EndInTime(new WorkerTeam(threads));

            var spinning = new WorkerTeam(threads);
            Thread[] workers = Workers(spinning);
            EndInTime(spinning);
            EndInTime(spinning);
            Assert.DoesNotContain(workers, worker => worker.IsAlive);

            var parked = new WorkerTeam(threads);
            workers = Workers(parked);
            bool allParked = SpinWait.SpinUntil(() => parked.Parked == threads - 1, TimeSpan.FromSeconds(30));
            Assert.True(allParked, "The workers did not park.");
            Assert.All(workers, worker => Assert.True(worker.IsAlive));
            EndInTime(parked);
            Assert.DoesNotContain(workers, worker => worker.IsAlive);
        }
    }

    [Fact]
    public void A_disposed_team_still_does_the_work_on_the_callers_thread()
    {
        var team = new WorkerTeam(3);
        team.Dispose();
        Assert.DoesNotContain(Counts(team, 20), count => count != 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(WorkerTeam.MaxThreads + 1)]
    public void A_team_of_no_threads_or_too_many_is_refused(int threads) => Assert.Throws<ArgumentException>(() => new WorkerTeam(threads));

    /// <summary>The team's threads but for the caller, each seen at work.</summary>
    private static Thread[] Workers(WorkerTeam team)
    {
        var threads = new Thread[team.Threads];
        using var barrier = new Barrier(team.Threads);
        team.Run(team.Threads, new ActionWork(item =>
        {
            threads[item] = Thread.CurrentThread;
            Assert.True(barrier.SignalAndWait(TimeSpan.FromSeconds(30)), "A worker slept through the call.");
        }));
        Thread[] workers = [.. threads.Where(thread => thread != Thread.CurrentThread)];
        Assert.Equal(team.Threads - 1, workers.Distinct().Count());
        return workers;
    }

    /// <summary>Dispose on another thread: if it never returns, this test fails and the others run on.</summary>
    private static void EndInTime(WorkerTeam team)
    {
        var ending = new Thread(team.Dispose) { IsBackground = true };
        ending.Start();
        Assert.True(ending.Join(TimeSpan.FromSeconds(30)), $"Dispose of a team of {team.Threads} does not return.");
    }

    private static int[] Counts(WorkerTeam team, int items)
    {
        var counts = new int[items + 1];
        fixed (int* first = counts) team.Run(items, new CountWork { Counts = first });
        Assert.Equal(0, counts[items]);
        return counts[..items];
    }

    private struct CountWork : ITeamWork
    {
        public int* Counts;

        public readonly void Run(int item) => Interlocked.Increment(ref Counts[item]);
    }

    private struct AddWork : ITeamWork
    {
        public long* Sum;

        public readonly void Run(int item) => Interlocked.Add(ref *Sum, item + 1);
    }

    /// <summary>Items that wait for one another, so that each runs on another thread, which notes its allocations.</summary>
    private struct MeetingWork : ITeamWork
    {
        public int* Arrived, Threads;
        public int Expected;
        public long* Bytes;

        public readonly void Run(int item)
        {
            Interlocked.Increment(ref *Arrived);
            var spinner = new SpinWait();
            while (Volatile.Read(ref *Arrived) < Expected) spinner.SpinOnce();
            Bytes[item] = GC.GetAllocatedBytesForCurrentThread();
            Threads[item] = Environment.CurrentManagedThreadId;
        }
    }

    private readonly struct ActionWork(Action<int> action) : ITeamWork
    {
        public void Run(int item) => action(item);
    }
}
