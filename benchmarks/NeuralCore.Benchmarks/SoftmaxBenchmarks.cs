using NeuralCore.Kernels.Softmax;

namespace NeuralCore.Benchmarks;

/// <summary>Softmax of a batch of 128 rows: the ten classes of MNIST, and a width that fills vectors.</summary>
public class SoftmaxBenchmarks
{
    private const int Rows = 128;

    private Tensor logits = null!, probabilities = null!;

    [Params(10, 128)]
    public int Classes { get; set; }

    [GlobalSetup]
    public void Setup() => (logits, probabilities) = (Numbers.Random(Rows, Classes), Numbers.Random(Rows, Classes));

    [Benchmark]
    public void Naive() => NaiveSoftmax.Rows(logits.Span, probabilities.Span, Rows, Classes);

    [Benchmark]
    public void Vector() => VectorSoftmax.Rows(logits.Span, probabilities.Span, Rows, Classes);
}
