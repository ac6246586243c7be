using NeuralCore.Tests.Learn;

namespace NeuralCore.GradientTests;

/// <summary>docs/samples/CustomLayer.cs compiles, and its gradients are correct.</summary>
public sealed class CustomLayerSampleTests
{
    [Fact]
    public void The_gradients_of_the_sample_agree_with_finite_differences() =>
        Assert.Contains("The gradients are correct.", SampleProgram.Run("CustomLayer.cs"), StringComparison.Ordinal);
}
