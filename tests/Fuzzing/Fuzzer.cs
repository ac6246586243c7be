using System.Diagnostics;
using System.Globalization;

namespace NeuralCore.Fuzzing;

/// <summary>Damages a reader's samples repeatedly and checks that the reader satisfies the laws.</summary>
internal static class Fuzzer
{
    /// <summary>The environment variable for the number of cases per reader in a test; a full run has 100000.</summary>
    public const string CasesVariable = "NEURALCORE_FUZZ_CASES";

    private const int UsualCases = 2500, MaxFindings = 10, Tries = 3;

    /// <summary>Time limit of a case.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    /// <summary>A case that has not ended after this time hangs, even on a busy machine.</summary>
    private static readonly TimeSpan Hung = TimeSpan.FromSeconds(30);

    public static int Cases => int.TryParse(Environment.GetEnvironmentVariable(CasesVariable), NumberStyles.None, CultureInfo.InvariantCulture, out int cases) ? cases : UsualCases;

    /// <summary>
    /// Runs cases 0 … <paramref name="cases"/>−1; the same seed gives the same cases for any number of threads.
    /// </summary>
    public static FuzzReport Run(FuzzTarget target, int cases, ulong seed = 1)
    {
        var watch = Stopwatch.StartNew();
        var work = new Work(target, cases, seed);
        Worker[] workers = [.. Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount)).Select(_ => new Worker(work))];
        Thread[] threads = [.. workers.Select(worker => new Thread(worker.Run) { IsBackground = true })];
        foreach (Thread thread in threads) thread.Start();
        foreach ((Thread thread, Worker worker) in threads.Zip(workers))
        {
            while (!thread.Join(Hung / 10))
            {
                if (worker.Hanging(Hung) is { } finding) return work.Report(workers, watch.Elapsed, [finding]);
            }
        }

        return work.Report(workers, watch.Elapsed, []);
    }

    /// <summary>State shared by the threads.</summary>
    private sealed class Work(FuzzTarget target, int cases, ulong seed)
    {
        private readonly Mutator mutator = new(target);
        private readonly List<FuzzFinding> findings = [];
        private int next = -1;

        public FuzzTarget Target => target;

        public byte[]? Take(out int index)
        {
            index = Interlocked.Increment(ref next);
            if (index >= cases || findings.Count >= MaxFindings) return null;
            var random = new RandomStream(seed, RandomPurpose.Test, index: index);
            return mutator.Next(ref random);
        }

        public void Add(FuzzFinding finding)
        {
            lock (findings) findings.Add(finding);
        }

        public FuzzReport Report(Worker[] workers, TimeSpan elapsed, FuzzFinding[] hanging) => new(
            target.Name, workers.Sum(worker => worker.Refused + worker.Read), workers.Sum(worker => worker.Refused), workers.Sum(worker => worker.Read), elapsed.TotalSeconds,
            workers.Max(worker => worker.Slowest.TotalSeconds), workers.Max(worker => worker.MaxAllocated), [.. findings, .. hanging]);
    }

    private sealed class Worker(Work work)
    {
        private int index;
        private byte[] file = [];
        private long started = Stopwatch.GetTimestamp();

        public int Refused { get; private set; }

        public int Read { get; private set; }

        public TimeSpan Slowest { get; private set; }

        public long MaxAllocated { get; private set; }

        public FuzzFinding? Hanging(TimeSpan longest) => Stopwatch.GetElapsedTime(Volatile.Read(ref started)) > longest ? new FuzzFinding(work.Target.Name, index, "it hangs", file) : null;

        public void Run()
        {
            while (work.Take(out index) is { } next)
            {
                file = next;
                (bool read, string? broken) = Timed(out TimeSpan elapsed);
                // A busy machine is slow occasionally, a slow reader always: repeat before reporting.
                for (int i = 1; i < Tries && elapsed > Slow; i++)
                {
                    Timed(out TimeSpan again);
                    if (again < elapsed) elapsed = again;
                }

                if (elapsed > Slow) broken ??= $"it took {elapsed.TotalSeconds:0.0} seconds";
                if (broken is not null) work.Add(new FuzzFinding(work.Target.Name, index, broken, file));
                if (read) Read++;
                else Refused++;
                if (elapsed > Slowest) Slowest = elapsed;
            }
        }

        private (bool Read, string? Broken) Timed(out TimeSpan elapsed)
        {
            Volatile.Write(ref started, Stopwatch.GetTimestamp());
            (bool Read, string? Broken) result = FuzzLaws.Try(work.Target, file, out long allocated);
            elapsed = Stopwatch.GetElapsedTime(started);
            MaxAllocated = Math.Max(MaxAllocated, allocated);
            return result;
        }
    }
}
