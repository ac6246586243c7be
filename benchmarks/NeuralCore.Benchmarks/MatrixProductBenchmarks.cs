using NeuralCore.Kernels.MatrixProduct;

namespace NeuralCore.Benchmarks;

/// <summary>
/// The stages of optimisation of the matrix product: naive loops, whole rows at a time, register tiles.
/// </summary>
public class MatrixProductBenchmarks : PeakedBenchmarks
{
    private Tensor x = null!, w = null!, wTransposed = null!, bias = null!, y = null!, dx = null!, dw = null!;

    [ParamsSource(nameof(Sizes))]
    public ProductSize Size { get; set; } = ProductSize.All[0];

    public IEnumerable<ProductSize> Sizes => ProductSize.All;

    private int N => Size.Batch;

    private int In => Size.InFeatures;

    private int Out => Size.OutFeatures;

    protected override void Prepare()
    {
        (x, w, wTransposed, bias, y) =
            (Numbers.Random(N, In), Numbers.Random(In, Out), Numbers.Random(Out, In), Numbers.Random(Out),
            Numbers.Random(N, Out));
        (dx, dw) = (Numbers.Random(N, In), Numbers.Random(In, Out));
    }

    [Benchmark]
    public void NaiveForward() => NaiveMatrixProduct.Forward(x.Span, w.Span, bias.Span, y.Span, N, In, Out);

    [Benchmark]
    public void RowwiseForward() => RowwiseMatrixProduct.Forward(x.Span, w.Span, bias.Span, y.Span, N, In, Out);

    [Benchmark]
    public void TiledForward() => TiledMatrixProduct.Forward(Team, x.Span, w.Span, bias.Span, y.Span, N, In, Out);

    [Benchmark]
    public void NaiveDataGradient() => NaiveMatrixProduct.DataGradient(y.Span, w.Span, dx.Span, N, In, Out);

    [Benchmark]
    public void RowwiseDataGradient() =>
        RowwiseMatrixProduct.DataGradient(y.Span, wTransposed.Span, dx.Span, N, In, Out);

    [Benchmark]
    public void TiledDataGradient() => TiledMatrixProduct.DataGradient(Team, y.Span, w.Span, dx.Span, N, In, Out);

    [Benchmark]
    public void NaiveWeightGradient() => NaiveMatrixProduct.WeightGradient(x.Span, y.Span, dw.Span, N, In, Out);

    [Benchmark]
    public void RowwiseWeightGradient() => RowwiseMatrixProduct.WeightGradient(x.Span, y.Span, dw.Span, N, In, Out);

    [Benchmark]
    public void TiledWeightGradient() => TiledMatrixProduct.WeightGradient(Team, x.Span, y.Span, dw.Span, N, In, Out);
}
