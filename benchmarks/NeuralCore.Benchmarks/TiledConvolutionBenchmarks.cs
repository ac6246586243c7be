using NeuralCore.Kernels.Convolution;

namespace NeuralCore.Benchmarks;

/// <summary>The convolution as strided matrix products on register tiles, with the batch size of training.</summary>
public class TiledConvolutionBenchmarks : PeakedBenchmarks
{
    private ConvolutionOperands o = null!;

    [ParamsSource(nameof(Sizes))]
    public ConvolutionSize Size { get; set; } = null!;

    public IEnumerable<ConvolutionSize> Sizes => ConvolutionSize.All(batch: 128);

    public override IEnumerable<int> ThreadCounts => [1, 2];

    protected override void Prepare() => o = new ConvolutionOperands(Size);

    [Benchmark]
    public void TiledForward() => TiledConvolution.Forward(Team, o.Geometry, o.X.Span, o.W.Span, o.Bias.Span, o.Y.Span);

    [Benchmark]
    public void TiledDataGradient() =>
        TiledConvolution.DataGradient(Team, o.Geometry, o.Y.Span, o.W.Span, o.Dx.Span, o.Scratch.Span);

    [Benchmark]
    public void TiledWeightGradient() =>
        TiledConvolution.WeightGradient(Team, o.Geometry, o.X.Span, o.Y.Span, o.Dw.Span, o.Scratch.Span);
}
