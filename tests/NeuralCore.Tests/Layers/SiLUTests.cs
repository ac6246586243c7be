namespace NeuralCore.Tests.Layers;

public sealed class SiLUTests
{
    /// <summary>y = x·s, s = 1 / (1 + e⁻ˣ); dx = s·(1 + x·(1 − s))·dy.</summary>
    [Fact]
    public void Known_values() => ActivationTests.Known(new SiLU(), [-0.23840584f, -0.18877033f, 0, 0.31122967f, 1.76159416f], [-0.18156850f, 0.52007763f, 1, 1.47992237f, 2.18156850f]);
}
