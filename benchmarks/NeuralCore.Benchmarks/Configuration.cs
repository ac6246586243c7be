using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;

namespace NeuralCore.Benchmarks;

/// <summary>
/// BenchmarkDotNet's defaults, the allocations, and two columns of our own: the rate and its share of the peak beside
/// it.
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
