using NeuralCore.Kernels;

namespace NeuralCore.Benchmarks;

/// <summary>
/// Base class of benchmarks with a number of operations, and the FMA peak with which <see cref="RateColumn"/> compares
/// them.
/// </summary>
public abstract class PeakedBenchmarks
{
    [ParamsSource(nameof(ThreadCounts))]
    public int Threads { get; set; } = 1;

    /// <summary>One thread by default.</summary>
    public virtual IEnumerable<int> ThreadCounts => [1];

    private protected WorkerTeam Team { get; private set; } = null!;

    [GlobalSetup]
    public void Setup()
    {
        Team = new WorkerTeam(Threads);
        Prepare();
    }

    [GlobalCleanup]
    public void Cleanup() => Team.Dispose();

    [Benchmark]
    public void FmaPeakOfTheseThreads() => FmaPeak.Run(Team);

    protected abstract void Prepare();
}
