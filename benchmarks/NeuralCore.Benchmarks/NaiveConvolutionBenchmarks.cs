using NeuralCore.Kernels.Convolution;

namespace NeuralCore.Benchmarks;

/// <summary>The naive convolution in plain loops, on a small batch: a batch of 128 would take seconds.</summary>
public class NaiveConvolutionBenchmarks : PeakedBenchmarks
{
    private ConvolutionOperands o = null!;

    [ParamsSource(nameof(Sizes))]
    public ConvolutionSize Size { get; set; } = null!;

    public IEnumerable<ConvolutionSize> Sizes => ConvolutionSize.All(batch: 4);

    protected override void Prepare() => o = new ConvolutionOperands(Size);

    [Benchmark]
    public void NaiveForward() => NaiveConvolution.Forward(o.Geometry, o.X.Span, o.W.Span, o.Bias.Span, o.Y.Span);

    [Benchmark]
    public void NaiveDataGradient() => NaiveConvolution.DataGradient(o.Geometry, o.Y.Span, o.W.Span, o.Dx.Span);

    [Benchmark]
    public void NaiveWeightGradient() => NaiveConvolution.WeightGradient(o.Geometry, o.X.Span, o.Y.Span, o.Dw.Span);
}
