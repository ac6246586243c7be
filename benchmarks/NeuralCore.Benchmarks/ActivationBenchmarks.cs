using NeuralCore.Kernels.Elementwise;

namespace NeuralCore.Benchmarks;

/// <summary>
/// Activations on 128×512 numbers, the hidden layer of <c>mlp2</c>, which stays in the second-level cache.
/// </summary>
public class ActivationBenchmarks
{
    private readonly WorkerTeam team = new(1);
    private readonly Tensor x = Numbers.Random(128, 512), y = Numbers.Random(128, 512), dy = Numbers.Random(128, 512),
        dx = Numbers.Random(128, 512);

    [Benchmark]
    public void ReluForward() => Forward(new ReluFunction());

    [Benchmark]
    public void ReluBackward() => Backward(new ReluFunction());

    [Benchmark]
    public void SigmoidForward() => Forward(new SigmoidFunction());

    [Benchmark]
    public void SigmoidBackward() => Backward(new SigmoidFunction());

    [Benchmark]
    public void TanhForward() => Forward(new TanhFunction());

    [Benchmark]
    public void TanhBackward() => Backward(new TanhFunction());

    [Benchmark]
    public void GeluForward() => Forward(new GeluFunction());

    [Benchmark]
    public void GeluBackward() => Backward(new GeluFunction());

    [Benchmark]
    public void SiluForward() => Forward(new SiluFunction());

    [Benchmark]
    public void SiluBackward() => Backward(new SiluFunction());

    private void Forward<T>(T function) where T : struct, IElementFunction =>
        Elementwise.Forward(team, function, x.Span, y.Span);

    private void Backward<T>(T function) where T : struct, IElementFunction =>
        Elementwise.Backward(team, function, x.Span, y.Span, dy.Span, dx.Span);
}
