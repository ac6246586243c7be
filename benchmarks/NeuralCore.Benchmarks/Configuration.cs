using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;

namespace NeuralCore.Benchmarks;

/// <summary>
/// BenchmarkDotNet's defaults, allocations, and two additional columns: the rate in GFLOP/s and its share of the peak.
/// </summary>
internal sealed class Configuration : ManualConfig
{
    public Configuration()
    {
        Add(DefaultConfig.Instance);
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumn(new RateColumn(shareOfPeak: false), new RateColumn(shareOfPeak: true));
        HideColumns("Error", "StdDev", "RatioSD", "Alloc Ratio");
    }
}
