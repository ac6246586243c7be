namespace NeuralCore.Tests.Layers;

public sealed class DenseTests
{
    /// <summary>y = x·W + b; dx = dy·Wᵀ, dW = xᵀ·dy, db = Σₙ dy[n], added to what was there.</summary>
    [Fact]
    public void Known_values()
    {
        var layer = LayerRun.Built(new Dense(2), 3);
        ((float[])[1, 2, 3, 4, 5, 6]).CopyTo(layer.Weight.Value.Span);
        ((float[])[10, 20]).CopyTo(layer.Bias!.Value.Span);
        layer.Weight.Gradient.Span.Fill(100);
        layer.Bias!.Gradient.Span.Fill(1000);
        var run = new LayerRun(layer, LayerRun.Tensor(new Shape(2, 3), 1, 2, 3, 4, 5, 6));
        LayerRun.Near([32, 48, 59, 84], run.Y);
        LayerRun.Near([-1, -1, -1, 3, 8, 13], run.Backward(1, -1, 2, 0.5f));
        LayerRun.Near([109, 101, 112, 100.5f, 115, 100], layer.Weight.Gradient);
        LayerRun.Near([1003, 999.5f], layer.Bias!.Gradient);
    }

    [Fact]
    public void Without_dx_the_parameters_get_the_same_gradients()
    {
        Dense one = LayerRun.Built(new Dense(2), 3), other = LayerRun.Built(new Dense(2), 3);
        Tensor x = LayerRun.Tensor(new Shape(2, 3), 1, 2, 3, 4, 5, 6);
        new LayerRun(one, x).Backward(1, 2, 3, 4);
        new LayerRun(other, x).BackwardWithoutDx(1, 2, 3, 4);
        Assert.Equal(one.Weight.Gradient.Span.ToArray(), other.Weight.Gradient.Span.ToArray());
        Assert.Equal(one.Bias!.Gradient.Span.ToArray(), other.Bias!.Gradient.Span.ToArray());
    }

    [Fact]
    public void Other_inputs_are_refused_with_the_likely_fix()
    {
        Assert.Equal("Dense 'dense1': input is 28×28×1, a dense layer takes features. Put a Flatten before it.",
            Assert.Throws<ArgumentException>(() => new Network(new Shape(28, 28, 1), 1, new Dense(10))).Message);
        Assert.Equal("Dense: input is 783, weights expect 784 features.", Assert.Throws<ArgumentException>(() => LayerRun.Built(new Dense(10), 784).OutputShape(new Shape(783))).Message);
        Assert.Throws<ArgumentException>(() => new Dense(0));
    }

    /// <summary>y = x·W; dx and dW as with a bias, which is not learned.</summary>
    [Fact]
    public void Without_a_bias()
    {
        Dense layer = LayerRun.Built(new Dense(2, bias: false), 3);
        ((float[])[1, 2, 3, 4, 5, 6]).CopyTo(layer.Weight.Value.Span);
        var run = new LayerRun(layer, LayerRun.Tensor(new Shape(2, 3), 1, 2, 3, 4, 5, 6));
        LayerRun.Near([22, 28, 49, 64], run.Y);
        LayerRun.Near([-1, -1, -1, 3, 8, 13], run.Backward(1, -1, 2, 0.5f));
        LayerRun.Near([9, 1, 12, 0.5f, 15, 0], layer.Weight.Gradient);
        Assert.Null(layer.Bias);
        Assert.Equal([layer.Weight], layer.Parameters);
        Assert.Equal("dense 2 nobias", layer.Text);
    }

    [Fact]
    public void Weights_asked_for_too_early_are_an_error_that_says_when_they_are_made() =>
        Assert.Equal("Dense has no parameters yet: they are created when it joins a network, or by Build(inputShape).", Assert.Throws<InvalidOperationException>(() => new Dense(2).Weight).Message);

    [Fact]
    public void The_initializer_is_given_inputs_and_outputs_as_fans()
    {
        var fans = new FansGiven();
        _ = new Network(new Shape(6), 1, new Dense(11, initializer: fans));
        Assert.Equal([(6, 11)], fans.Given);
    }

    [Fact]
    public void Weights_decay_and_biases_do_not()
    {
        var layer = LayerRun.Built(new Dense(2), 3);
        Assert.Equal([true, false], layer.Parameters.Select(parameter => parameter.Decays));
    }
}
