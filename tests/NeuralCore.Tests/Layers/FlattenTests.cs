namespace NeuralCore.Tests.Layers;

public sealed class FlattenTests
{
    /// <summary>y = x, the same memory in another shape.</summary>
    [Fact]
    public void The_output_is_the_input_row_by_row_in_the_same_memory()
    {
        var run = new LayerRun(new Flatten(), LayerRun.Tensor(new Shape(2, 2, 1, 2), 1, 2, 3, 4, 5, 6, 7, 8));
        Assert.Equal(new Shape(2, 4), run.Y.Shape);
        LayerRun.Near([1, 2, 3, 4, 5, 6, 7, 8], run.Y);
    }
}
