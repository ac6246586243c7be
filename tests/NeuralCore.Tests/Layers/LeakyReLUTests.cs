namespace NeuralCore.Tests.Layers;

public sealed class LeakyReLUTests
{
    /// <summary>y = x where x ≥ 0, else slope·x; dx = dy where x ≥ 0, else slope·dy.</summary>
    [Fact]
    public void Known_values() => ActivationTests.Known(new LeakyReLU(0.1), [-0.2f, -0.05f, 0, 0.5f, 2], [0.2f, 0.2f, 2, 2, 2]);

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_slope_that_is_negative_or_not_finite_is_refused(double slope) => Assert.Throws<ArgumentException>(() => new LeakyReLU(slope));
}
