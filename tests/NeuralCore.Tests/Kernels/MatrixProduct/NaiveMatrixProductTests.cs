using NeuralCore.Kernels.MatrixProduct;

namespace NeuralCore.Tests.Kernels;

public sealed class NaiveMatrixProductTests
{
    private static readonly float[] X = [1, 2, 3, 4, 5, 6], W = [1, 2, 3, 4, 5, 6], Dy = [1, -1, 2, 0.5f];

    [Fact]
    public void Forward_is_the_product_plus_bias()
    {
        var y = new float[4];
        NaiveMatrixProduct.Forward(X, W, [10, 20], y, batch: 2, inFeatures: 3, outFeatures: 2);
        Assert.Equal([32, 48, 59, 84], y);
    }

    [Fact]
    public void The_data_gradient_is_dy_times_w_transposed()
    {
        var dx = new float[6];
        NaiveMatrixProduct.DataGradient(Dy, W, dx, batch: 2, inFeatures: 3, outFeatures: 2);
        Assert.Equal([-1, -1, -1, 3, 8, 13], dx);
    }

    [Fact]
    public void The_weight_gradient_is_x_transposed_times_dy_added_to_what_was_there()
    {
        float[] dw = [100, 0, 0, 0, 0, 0];
        NaiveMatrixProduct.WeightGradient(X, Dy, dw, batch: 2, inFeatures: 3, outFeatures: 2);
        Assert.Equal([109, 1, 12, 0.5f, 15, 0], dw);
    }
}
