namespace NeuralCore.Tests.Layers;

public sealed class ActivationTests
{
    [Fact]
    public void Every_shape_goes_through()
    {
        foreach (Layer layer in (Layer[])[new ReLU(), new LeakyReLU(), new Sigmoid(), new Tanh(), new GELU(), new SiLU()])
        {
            Assert.Equal(new Shape(5), layer.OutputShape(new Shape(5)));
            Assert.Equal(new Shape(4, 3, 2), layer.OutputShape(new Shape(4, 3, 2)));
        }
    }

    /// <summary>y and dx for dy = 2 at −2, −½, 0, ½, 2.</summary>
    internal static void Known(Layer layer, float[] y, float[] dx)
    {
        var run = new LayerRun(layer, LayerRun.Tensor(new Shape(1, 5), -2, -0.5f, 0, 0.5f, 2));
        LayerRun.Near(y, run.Y, 1e-6);
        LayerRun.Near(dx, run.Backward(2, 2, 2, 2, 2), 2e-6);
    }
}
