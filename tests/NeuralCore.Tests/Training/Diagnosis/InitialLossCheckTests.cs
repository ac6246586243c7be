using NeuralCore.Diagnosis;

namespace NeuralCore.Tests.Training.Diagnosis;

public class InitialLossCheckTests
{
    [Theory]
    [InlineData(2.30, 10, false)]
    [InlineData(4.2, 10, false)]
    [InlineData(4.4, 10, true)]
    [InlineData(1.1, 10, true)]
    [InlineData(0.7, 2, false)]
    [InlineData(2.8, 2, true)]
    public void The_loss_of_a_network_that_knows_nothing_lies_near_the_logarithm_of_the_classes(double loss, int classes, bool isFound) =>
        Assert.Equal(isFound ? ["NC201"] : [], InitialLossCheck.Run(loss, classes, new SoftmaxCrossEntropy()).Codes());

    [Fact]
    public void Smoothing_does_not_change_what_is_expected() => Assert.Empty(InitialLossCheck.Run(Math.Log(10), 10, new SoftmaxCrossEntropy(0.3)).Findings);

    [Fact]
    public void Nothing_is_expected_of_another_loss() => Assert.Empty(InitialLossCheck.Run(77, 10, new MeanSquaredError()).Findings);

    [Fact]
    public void A_trained_network_may_have_any_finite_loss()
    {
        foreach (double loss in (double[])[0.001, 7])
            Assert.Empty(InitialLossCheck.Run(loss, 10, new SoftmaxCrossEntropy(), isTrained: true).Findings);
        Assert.Equal(["NC202"], InitialLossCheck.Run(double.NaN, 10, new SoftmaxCrossEntropy(), isTrained: true).Codes());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_loss_that_is_not_finite_is_an_error(double loss) => Assert.Equal(["NC202"], InitialLossCheck.Run(loss, 10, new SoftmaxCrossEntropy()).Codes());
}
