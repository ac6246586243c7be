using NeuralCore.Kernels.Pooling;

namespace NeuralCore.Benchmarks;

/// <summary>
/// Max and average pooling 2×2, and global average pooling, after the first convolution of the preset <c>cnn</c>: 128
/// images of 26×26×32.
/// </summary>
public class PoolingBenchmarks
{
    private static readonly PoolingGeometry Geometry = new(128, 26, 26, 32, 2, 2, 2, 2);

    private static readonly PoolingGeometry WholeImage = new(128, 26, 26, 32, 26, 26, 1, 1);

    private readonly WorkerTeam team = new(1);
    private readonly Tensor x = Numbers.Random(Geometry.Batch * Geometry.InputLength),
        dx = Numbers.Random(Geometry.Batch * Geometry.InputLength);
    private readonly Tensor y = Numbers.Random(Geometry.Batch * Geometry.OutputLength),
        taps = Numbers.Random(Geometry.Batch * Geometry.OutputLength);

    [GlobalSetup]
    public void Setup() => VectorForward();

    [Benchmark]
    public void NaiveForward() => NaivePooling.MaxForward(Geometry, x.Span, y.Span, taps.Span);

    [Benchmark]
    public void VectorForward() => VectorPooling.MaxForward(team, Geometry, x.Span, y.Span, taps.Span);

    [Benchmark]
    public void VectorBackward() => VectorPooling.MaxBackward(team, Geometry, y.Span, taps.Span, dx.Span);

    [Benchmark]
    public void AverageForward() => VectorPooling.AverageForward(team, Geometry, x.Span, y.Span);

    [Benchmark]
    public void AverageBackward() => VectorPooling.AverageBackward(team, Geometry, y.Span, dx.Span);

    [Benchmark]
    public void GlobalAverageForward() => VectorPooling.AverageForward(team, WholeImage, x.Span, y.Span);

    [Benchmark]
    public void GlobalAverageBackward() => VectorPooling.AverageBackward(team, WholeImage, y.Span, dx.Span);
}
