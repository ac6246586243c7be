using NeuralCore.Interop.Weights;

namespace NeuralCore.Tests.Models.Import;

public sealed class LayerOrderTests
{
    [Theory]
    [InlineData("0", "2", "10")]
    [InlineData("conv1", "conv2", "conv10")]
    [InlineData("sequential/conv2d", "sequential/conv2d_1", "sequential/conv2d_2", "sequential/conv2d_10")]
    [InlineData("model_3/dense", "model_3/dense_1")]
    [InlineData("features.0", "features.3", "classifier.1", "classifier.4")]
    [InlineData("bn1", "layer1.0.bn1", "layer1.0.bn2", "layer1.1.bn1", "layer2.0.bn1", "layer2.0.downsample.1", "layer10.0.bn1")]
    [InlineData("stem.conv", "blocks.2.conv", "blocks.10.conv", "head")]
    [InlineData("stage1_block2_conv", "stage1_block10_conv", "stage2_block1_conv")]
    [InlineData("fc1", "fc2", "out")]
    [InlineData("hidden", "hidden2", "output")]
    [InlineData("a", "a.1")]
    [InlineData("x99999999999999999999", "x99999999999999999999.1")]
    public void Names_that_tell_an_order_are_put_in_it(params string[] names)
    {
        string[] shuffled = [.. names.Reverse()];
        Array.Sort(shuffled, (left, right) => LayerOrder.Compare(left, right, out _));
        Assert.Equal(names, shuffled);
        for (int i = 1; i < names.Length; i++)
        {
            Assert.True(LayerOrder.Compare(names[i - 1], names[i], out bool isKnown) < 0);
            Assert.True(isKnown);
        }
    }

    [Theory]
    [InlineData("hidden_a", "hidden_b")]
    [InlineData("encode.0", "decode.0")]
    [InlineData("fc1", "linear2")]
    [InlineData("block1a", "block1b")]
    [InlineData("conv", "conv0")]
    [InlineData("net.1", "net.01")]
    public void Names_that_tell_none_are_not_guessed(string left, string right)
    {
        LayerOrder.Compare(left, right, out bool isKnown);
        Assert.False(isKnown);
    }

    [Fact]
    public void A_name_is_the_same_as_itself() => Assert.Equal(0, LayerOrder.Compare("layer1.0.conv1", "layer1.0.conv1", out _));
}
