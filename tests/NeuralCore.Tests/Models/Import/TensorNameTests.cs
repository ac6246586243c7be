using NeuralCore.Interop.Weights;

namespace NeuralCore.Tests.Models.Import;

public sealed class TensorNameTests
{
    [Theory]
    [InlineData("0.weight", "0", "Weight", "PyTorch")]
    [InlineData("weight", "", "Weight", "PyTorch")]
    [InlineData("layer1.0.conv1.weight", "layer1.0.conv1", "Weight", "PyTorch")]
    [InlineData("bn.running_var", "bn", "Variance", "PyTorch")]
    [InlineData("bn.num_batches_tracked", "bn", "Ignored", "PyTorch")]
    [InlineData("fc.bias", "fc", "Bias", null)]
    [InlineData("conv2d/kernel:0", "conv2d", "Weight", "Keras")]
    [InlineData("sequential/conv2d/kernel", "sequential/conv2d", "Weight", "Keras")]
    [InlineData("dense_1/bias:0", "dense_1", "Bias", null)]
    [InlineData("batch_normalization.moving_mean", "batch_normalization", "Mean", "Keras")]
    [InlineData("bn/gamma:0", "bn", "Weight", "Keras")]
    [InlineData("bn/beta:12", "bn", "Bias", "Keras")]
    [InlineData("layers/conv2d/vars/0", "layers/conv2d/vars", "Weight", "Keras")]
    [InlineData("layers/bn/vars/3", "layers/bn/vars", "Variance", "Keras")]
    [InlineData("layers/dropout/seed_generator/vars/0", "layers/dropout/seed_generator/vars", "Ignored", "Keras")]
    public void The_last_part_tells_what_a_tensor_is(string name, string layer, string role, string? origin) =>
        Assert.Equal(new TensorName(layer, Enum.Parse<TensorRole>(role), origin is null ? null : Enum.Parse<WeightOrigin>(origin)), TensorName.Parse(name));

    [Theory]
    [InlineData("lstm.weight_ih_l0")]
    [InlineData("conv.weight_g")]
    [InlineData("layers/conv2d/vars/4")]
    [InlineData("blocks/0")]
    [InlineData("weight:x")]
    [InlineData("optimizer.exp_avg")]
    [InlineData("")]
    [InlineData(":0")]
    [InlineData(".")]
    public void Any_other_is_none_of_a_layer(string name) => Assert.Null(TensorName.Parse(name));
}
