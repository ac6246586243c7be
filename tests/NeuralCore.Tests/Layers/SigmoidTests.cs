namespace NeuralCore.Tests.Layers;

public sealed class SigmoidTests
{
    /// <summary>y = 1 / (1 + e⁻ˣ); dx = y·(1 − y)·dy.</summary>
    [Fact]
    public void Known_values() => ActivationTests.Known(new Sigmoid(), [0.11920292f, 0.37754067f, 0.5f, 0.62245933f, 0.88079708f], [0.20998717f, 0.47000742f, 0.5f, 0.47000742f, 0.20998717f]);
}
