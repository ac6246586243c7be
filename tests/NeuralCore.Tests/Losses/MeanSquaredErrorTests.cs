namespace NeuralCore.Tests.Losses;

public sealed class MeanSquaredErrorTests
{
    [Fact]
    public void Two_samples_of_two_outputs_by_hand()
    {
        // Differences 1, −2, 0, 3: L = (1 + 4 + 0 + 9)/4, dz = 2·difference/4
        Tensor z = new(new Shape(2, 2), [2, 1, 5, 4]), t = new(new Shape(2, 2), [1, 3, 5, 1]), dz = new(new Shape(2, 2), [9, 9, 9, 9]);
        Assert.Equal(3.5, new MeanSquaredError().Evaluate(z, t, dz), 1e-12);
        Assert.Equal([0.5f, -1, 0, 1.5f], dz.Span.ToArray());
        Assert.Equal(3.5, new MeanSquaredError().Evaluate(z, t, null), 1e-12);
    }

    [Fact]
    public void A_difference_whose_square_overflows_a_float_has_a_finite_loss()
    {
        Tensor z = new(new Shape(1, 1), [(Real)1e30]), t = new(new Shape(1, 1)), dz = new(new Shape(1, 1));
        Assert.Equal(1e60, new MeanSquaredError().Evaluate(z, t, dz), 1e54);
        Assert.Equal(2e30, dz[0], 1e24);
    }

    [Fact]
    public void Images_are_compared_in_their_own_shape()
    {
        Tensor z = new(new Shape(2, 2, 3, 1), [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]), t = new(z.Shape);
        Assert.Equal(1, new MeanSquaredError().Evaluate(z, t, null), 1e-12);
    }

    [Fact]
    public void Wrong_shapes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new MeanSquaredError().Evaluate(new Tensor(new Shape(2, 3)), new Tensor(new Shape(3, 2)), null));
        Assert.Throws<ArgumentException>(() => new MeanSquaredError().Evaluate(new Tensor(new Shape(2, 3)), new Tensor(new Shape(2, 3)), new Tensor(new Shape(6))));
    }

    [Fact]
    public void Evaluating_allocates_nothing()
    {
        Tensor z = new(new Shape(4, 5)), t = new(z.Shape), dz = new(z.Shape);
        var loss = new MeanSquaredError();
        Assert.Equal(0, Allocations.Of(() => loss.Evaluate(z, t, dz)));
    }
}
