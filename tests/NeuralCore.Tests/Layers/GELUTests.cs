namespace NeuralCore.Tests.Layers;

public sealed class GELUTests
{
    /// <summary>y = ½·x·(1 + tanh u), u = √(2/π)·(x + 0.044715·x³); dx = (s + x·s·(1 − s)·2u′)·dy, s = σ(2u).</summary>
    [Fact]
    public void Known_values() => ActivationTests.Known(new GELU(), [-0.04540231f, -0.15428599f, 0, 0.34571401f, 1.95459769f], [-0.17219851f, 0.26526019f, 1, 1.73473981f, 2.17219851f]);
}
