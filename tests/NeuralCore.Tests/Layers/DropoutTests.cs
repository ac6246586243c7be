namespace NeuralCore.Tests.Layers;

public sealed class DropoutTests
{
    private static readonly Tensor Input = new(new Shape(4, 250), Numbers.Random(1000, 1));

    [Fact]
    public void At_inference_it_is_the_identity_both_ways()
    {
        var run = new LayerRun(new Dropout(0.5), Input, Phase.Inference);
        Assert.Equal(Input.Span.ToArray(), run.Y.Span.ToArray());
        float[] dy = Numbers.Random(1000, 2);
        Assert.Equal(dy, run.Backward(dy).Span.ToArray());
    }

    /// <summary>y = m·x with m = 0 or 1/(1 − p); dx = m·dy.</summary>
    [Fact]
    public void In_training_what_is_kept_is_scaled_and_gradients_take_the_same_mask()
    {
        var run = new LayerRun(new Dropout(0.75), Input, Phase.Train(3, 5));
        float[] dx = run.Backward([.. Enumerable.Repeat(1f, 1000)]).Span.ToArray();
        Assert.All(dx, m => Assert.True(m is 0 or 4));
        Assert.InRange(dx.Count(m => m == 4), 180, 320);
        Assert.Equal(dx.Select((m, i) => m * Input.Span[i]), run.Y.Span.ToArray());
    }

    [Fact]
    public void A_step_has_the_same_mask_again_and_another_step_or_seed_another()
    {
        float[] mask = Mask(3, 5);
        Assert.Equal(mask, Mask(3, 5));
        Assert.NotEqual(mask, Mask(3, 6));
        Assert.NotEqual(mask, Mask(4, 5));

        static float[] Mask(ulong seed, long step) => new LayerRun(new Dropout(0.5), Input, Phase.Train(seed, step)).Y.Span.ToArray();
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_rate_outside_the_range_is_refused(double rate) => Assert.Throws<ArgumentException>(() => new Dropout(rate));
}
