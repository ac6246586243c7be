using NeuralCore.Tests.Models;

namespace NeuralCore.Tests.Data;

public sealed class InputScalingTests
{
    /// <summary>A scaling from its text.</summary>
    internal static InputScaling Of(string text) =>
        InputScaling.Parse(text) ?? throw new ArgumentException($"'{text}' is no scaling.");

    [Theory]
    [InlineData("0..1")]
    [InlineData("0..255")]
    [InlineData("0..1 mean 0.1307 std 0.3081")]
    [InlineData("0..1 mean -1")]
    [InlineData("0..255 std 0.1")]
    [InlineData("0..1 mean 0.485,0.456,0.406 std 0.229,0.224,0.225")]
    public void The_text_gives_the_scaling_back(string text) => Assert.Equal(text, Of(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("0..")]
    [InlineData("0..0")]
    [InlineData("-1..1")]
    [InlineData("0..1 mean")]
    [InlineData("0..1 mean x")]
    [InlineData("0..1 std 0")]
    [InlineData("0..1 std 1,-1")]
    [InlineData("0..1 mean NaN")]
    [InlineData("0..1 and more")]
    public void Any_other_text_is_none(string text) => Assert.Null(InputScaling.Parse(text));

    [Fact]
    public void Inputs_are_scaled_shifted_and_divided_by_channel()
    {
        var x = new Tensor(new Shape(1, 2, 1, 3), [0, 0.5f, 1, 1, 1, 0]);
        Of("0..255 mean 5,10,55 std 1,2,100").Apply(x);
        Assert.Equal([-5, 58.75f, 2, 250, 122.5f, -0.55f], x.Span.ToArray(), (a, b) => Math.Abs(a - b) < 1e-4);
        var features = new Tensor(new Shape(2, 2), [0, 1, 0.5f, 1]);
        Of("0..1 mean 0.5 std 0.25").Apply(features);
        Assert.Equal([-2, 2, 0, 2], features.Span.ToArray());
    }

    [Fact]
    public void The_default_leaves_every_bit_as_it_is()
    {
        var x = new Tensor(new Shape(1, 4), [0, -0f, 0.3f, float.NaN]);
        InputScaling.Default.Apply(x);
        Assert.Equal([0u, 0x80000000u, BitConverter.SingleToUInt32Bits(0.3f)],
            x.Span[..3].ToArray().Select(BitConverter.SingleToUInt32Bits));
    }

    [Theory]
    [InlineData("0..255")]
    [InlineData("0..1 mean 0.1307 std 0.3081")]
    [InlineData("0..2 mean 0.5,1,2 std 0.1,3,1")]
    public void Factors_and_offsets_give_the_scaling_back(string text)
    {
        InputScaling scaling = Of(text), again = InputScaling.Of(scaling.Factors(3), scaling.Offsets(3));
        Assert.Equal(scaling.Factors(3), again.Factors(3), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(scaling.Offsets(3), again.Offsets(3), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void Numbers_that_scale_nothing_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new InputScaling(0));
        Assert.Throws<ArgumentException>(() => new InputScaling(1, [double.NaN]));
        Assert.Throws<ArgumentException>(() => new InputScaling(1, [0], [0]));
        Assert.Throws<ArgumentException>(() => new InputScaling(1, []));
        Assert.Contains("3 deviations were given for inputs of 1 channel",
            Assert.Throws<ArgumentException>(() => Of("0..1 std 1,2,3").RequireFit(new Shape(4, 4, 1))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_file_keeps_the_scaling()
    {
        Model model = Sample.Model().WithScaling(Of("0..1 mean 0.1307 std 0.3081"));
        Assert.Equal("0..1 mean 0.1307 std 0.3081", Sample.Load(Sample.Saved(model)).Scaling.ToString());
        Assert.True(Sample.Load(Sample.Saved(Sample.Model())).Scaling.IsDefault);
        Assert.Throws<ArgumentException>(() => model.WithScaling(Of("0..1 mean 1,2")));
    }
}
