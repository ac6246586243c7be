namespace NeuralCore.Tests.Layers;

public sealed class ReLUTests
{
    /// <summary>y = max(x, 0); dx = dy where y &gt; 0, else 0.</summary>
    [Fact]
    public void Known_values() => ActivationTests.Known(new ReLU(), [0, 0, 0, 0.5f, 2], [0, 0, 0, 2, 2]);
}
