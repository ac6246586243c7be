namespace NeuralCore.Tests.Layers;

public sealed class TanhTests
{
    /// <summary>y = tanh x; dx = (1 − y²)·dy.</summary>
    [Fact]
    public void Known_values() => ActivationTests.Known(new Tanh(), [-0.96402758f, -0.46211716f, 0, 0.46211716f, 0.96402758f], [0.14130165f, 1.57289549f, 2, 1.57289549f, 0.14130165f]);
}
