using NeuralCore.GradientCheck;
using OwnLayer;

namespace NeuralCore.GradientTests;

/// <summary>The example of docs/own-layers.md: a layer from another assembly, its file compiled here with Real = double.</summary>
public class OwnLayerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Gradients_of_swish_agree_with_finite_differences(ulong seed)
    {
        GradientReport features = GradientChecker.CheckLayer(new Swish(), new Shape(7), batch: 4, Phase.Train(seed, 0), seed);
        GradientReport image = GradientChecker.CheckLayer(new Swish(), new Shape(4, 3, 2), batch: 2, Phase.Train(seed, 0), seed);
        Assert.True(features.Passed, features.ToString());
        Assert.True(image.Passed, image.ToString());
    }

    [Fact]
    public void A_mistake_in_it_would_be_found() => CheckerTests.Judge(false, seed => GradientChecker.CheckLayer(
        new Mutants.MutantLayer(new Swish(), (layer, pass, x, y, dy, dx) =>
        {
            layer.Backward(pass, x, y, dy, dx);
            for (int i = 0; dx is not null && i < dx.Length; i++) dx[i] = dy[i];
        }),
        new Shape(7), batch: 4, Phase.Train(seed, 0), seed));
}
