using NeuralCore.Kernels;

namespace NeuralCore.Tests.Kernels;

public sealed class FmaPeakTests
{
    /// <summary>x ← 0.999·x + 0.001 stays near the fixed point 1 from 0.999 on: every lane of every chain has run if the sum is the number of them.</summary>
    [Fact]
    public void Every_lane_of_every_chain_is_computed() => Assert.Equal(FmaPeak.Flops / FmaPeak.Rounds / 2, FmaPeak.Run(), tolerance: 0.1);
}
