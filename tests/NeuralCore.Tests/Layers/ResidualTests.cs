namespace NeuralCore.Tests.Layers;

public sealed class ResidualTests
{
    /// <summary>y = branch(x) + x; dx = branch′·dy + dy.</summary>
    [Fact]
    public void Without_a_projection_the_input_is_added()
    {
        Dense dense = Scaled(2, 3);
        var run = new LayerRun(new Residual([dense]), LayerRun.Tensor(new Shape(1, 2), 1, 2));
        LayerRun.Near([4, 8], run.Y);
        LayerRun.Near([20, 40], run.Backward(5, 10));
        LayerRun.Near([5, 10, 10, 20], dense.Weight.Gradient);
    }

    /// <summary>y = branch(x) + projection(x); dx = branch′·dy + projection′·dy.</summary>
    [Fact]
    public void With_a_projection_both_sides_are_layers()
    {
        var run = new LayerRun(new Residual([Scaled(2, 3), new ReLU()], [Scaled(2, 10)]), LayerRun.Tensor(new Shape(1, 2), 1, -2));
        LayerRun.Near([13, -20], run.Y);
        LayerRun.Near([13, 10], run.Backward(1, 1));
    }

    [Fact]
    public void Sides_of_different_shapes_are_refused_with_the_fix() =>
        Assert.Equal("Residual: the branch gives 3, the shortcut 2; they are added, so they must agree. Add a projection, or pad the branch.",
            Assert.Throws<ArgumentException>(() => new Residual([new Dense(3)]).OutputShape(new Shape(2))).Message);

    /// <summary>W = factor·1, b = 0.</summary>
    private static Dense Scaled(int size, float factor)
    {
        var dense = LayerRun.Built(new Dense(size), size);
        dense.Weight.Value.Span.Clear();
        for (int i = 0; i < size; i++) dense.Weight.Value[i, i] = factor;
        return dense;
    }
}
