using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using NeuralCore.Kernels;

namespace NeuralCore.Benchmarks;

/// <summary>
/// Column with GFLOP/s, or with the share of the FMA peak of the same number of threads, which <see
/// cref="PeakedBenchmarks"/> measures with the same parameters in the same run.
/// </summary>
internal sealed class RateColumn(bool shareOfPeak) : IColumn
{
    public string Id => nameof(RateColumn) + ColumnName;

    public string ColumnName => shareOfPeak ? "% of peak" : "GFLOP/s";

    public string Legend =>
        shareOfPeak ? "Share of the fused multiply-add peak of the same threads, measured beside it"
        : "Billions of multiplications and additions per second";

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => shareOfPeak ? 1 : 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(benchmark => Flops(benchmark) is not null);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        GetValue(summary, benchmarkCase, SummaryStyle.Default);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
    {
        if (Rate(summary, benchmarkCase) is not { } rate) return "-";
        if (!shareOfPeak) return rate.ToString("F1");
        BenchmarkCase? peakCase =
            summary.BenchmarksCases.FirstOrDefault(
            other => IsPeak(other) && other.Descriptor.Type == benchmarkCase.Descriptor.Type
            && other.Job.Id == benchmarkCase.Job.Id
                && other.Parameters.ValueInfo == benchmarkCase.Parameters.ValueInfo);
        return peakCase is not null && Rate(summary, peakCase) is { } peak ? (rate / peak).ToString("P0") : "-";
    }

    public override string ToString() => ColumnName;

    private static double? Rate(Summary summary, BenchmarkCase benchmark) =>
        Flops(benchmark) is { } flops && summary[benchmark]?.ResultStatistics?.Median is { } nanoseconds
            ? flops / nanoseconds : null;

    private static double? Flops(BenchmarkCase benchmark) =>
        IsPeak(benchmark) ? FmaPeak.Flops * Threads(benchmark)
            : benchmark.Parameters.Items.Select(item => item.Value).OfType<IWork>().FirstOrDefault()?.Flops;

    private static int Threads(BenchmarkCase benchmark) =>
        benchmark.Parameters.Items.FirstOrDefault(item => item.Name == nameof(PeakedBenchmarks.Threads))?.Value as int?
        ?? 1;

    private static bool IsPeak(BenchmarkCase benchmark) =>
        benchmark.Descriptor.WorkloadMethod.Name == nameof(PeakedBenchmarks.FmaPeakOfTheseThreads);
}
