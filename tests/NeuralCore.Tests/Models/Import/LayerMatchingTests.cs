using NeuralCore.Interop.Weights;

namespace NeuralCore.Tests.Models.Import;

/// <summary>What does not fit, or could be put in two places, is refused with the tensor's name and a way out.</summary>
public sealed class LayerMatchingTests
{
    private const string Plain = "conv 3x3x4 relu | flatten | dense 5 relu | dense 3";

    private static readonly Shape Image = new(6, 6, 1);

    private static readonly string[] Fitting = ["c.weight 4x1x3x3", "c.bias 4", "d1.weight 5x64", "d1.bias 5", "d2.weight 3x5", "d2.bias 3"];

    [Fact]
    public void What_fits_is_taken_with_every_weight_in_its_place()
    {
        SafetensorsFile file = HandmadeWeights.Read(Fitting);
        Dictionary<string, Tensor> taken = WeightImport.Read(file, Plain, Image).Network.State()
            .ToDictionary(entry => entry.Key, entry => entry.Value);
        float[] kernel = HandmadeWeights.Values(file, "c.weight"), hidden = HandmadeWeights.Values(file, "d1.weight");
        float[] last = HandmadeWeights.Values(file, "d2.weight");

        // PyTorch's (out, in, height, width) and (out, in) become (height, width, in, out) and (in, out).
        for (int o = 0; o < 4; o++)
            for (int tap = 0; tap < 9; tap++)
                Assert.Equal(kernel[o * 9 + tap], taken["conv1.weight"][tap / 3, tap % 3, 0, o]);
        // Its flattened image lists channel after channel, ours pixel after pixel.
        for (int o = 0; o < 5; o++)
            for (int c = 0; c < 4; c++)
                for (int pixel = 0; pixel < 16; pixel++)
                    Assert.Equal(hidden[o * 64 + c * 16 + pixel], taken["dense1.weight"][pixel * 4 + c, o]);
        for (int o = 0; o < 3; o++)
            for (int i = 0; i < 5; i++) Assert.Equal(last[o * 5 + i], taken["dense2.weight"][i, o]);
        (string, string)[] biases = [("conv1.bias", "c.bias"), ("dense1.bias", "d1.bias"), ("dense2.bias", "d2.bias")];
        foreach ((string name, string from) in biases)
            Assert.Equal(HandmadeWeights.Values(file, from), taken[name].Span.ToArray());
        Assert.Equal(6, taken.Count);
    }

    [Theory]
    [InlineData("tensor \"c.weight\": expected 4×1×3×3 (out, in, height, width) for conv1 (conv 3x3x4) in a file of PyTorch, found 4×1×5×5. Check kernel size", "c.weight 4x1x5x5")]
    [InlineData("expected 5×64 (out, in) for dense1 (dense 5) in a file of PyTorch, found 5×36. Check the number of outputs and the preceding layers", "d1.weight 5x36")]
    [InlineData("found 3×3×1×4. These are the sizes in the layout of Keras: import the file with --from keras.", "c.weight 3x3x1x4")]
    [InlineData("tensor \"d1.bias\": expected 5 for dense1.bias, found 6", "d1.bias 6")]
    [InlineData("tensor \"d2.bias\": expected finite numbers, found NaN at index 2", "d2.bias 3 NaN")]
    [InlineData("tensor \"c.weight\": expected 1, 2 or 4 axes", "c.weight 4x1x3")]
    [InlineData("dense layers: expected 2, as in the architecture (dense1: dense 5, dense2: dense 3), found 3 (\"d1.weight\" 5×64, \"d2.weight\" 3×5, \"more.weight\" 3×3)", "more.weight 3x3")]
    [InlineData("batchnorm layers: expected none, as in the architecture, found 1 (\"bn.running_mean\" 4)", "bn.running_mean 4", "bn.running_var 4")]
    [InlineData("expected the mean and the variance of a batch norm, found only the mean", "bn.running_mean 4")]
    [InlineData("tensor \"lone.bias\": expected a weight with it, found a bias alone", "lone.bias 4")]
    [InlineData("tensor \"lstm.weight_ih_l0\": expected a name that ends in weight, bias", "lstm.weight_ih_l0 4x4")]
    [InlineData("expected those of one library, found \"c.weight\" (PyTorch) and \"e/kernel:0\" (Keras)", "e/kernel:0 3x3")]
    [InlineData("tensor \"d2/weight\": expected one weight of the layer \"d2\", found it beside \"d2.weight\"", "d2/weight 3x5")]
    public void What_does_not_fit_is_refused_with_the_tensor_and_a_way_out(string said, params string[] changed)
    {
        IEnumerable<string> kept = Fitting.Where(text => !changed.Any(other => other.Split(' ')[0] == text.Split(' ')[0]));
        Refused(said, Plain, Image, [.. kept, .. changed]);
    }

    [Fact]
    public void A_layer_without_weights_is_refused()
    {
        Refused("conv layers: expected 1, as in the architecture (conv1: conv 3x3x4), found none", Plain, Image, Fitting[2..]);
        Refused("layernorm layers: expected 1, as in the architecture (layernorm1: layernorm), found none", "dense 5 | layernorm | dense 3", new Shape(8, 8, 1), ["a.weight 5x64", "b.weight 3x5"]);
        Refused("tensors: expected weights of layers, found none", Plain, Image, []);
    }

    [Fact]
    public void Layers_that_nothing_tells_apart_are_refused_until_their_order_is_stated()
    {
        string[] tensors = ["hidden_a.weight 6x6", "hidden_b.weight 6x6"];
        Refused("tensor \"hidden_a.weight\": expected a name or a position that identifies it among 2 layers, since \"hidden_a\", \"hidden_b\" all have 6×6, found neither. State the order of these layers, starting with the first: --order hidden_a,hidden_b", "dense 6 | dense 6", new Shape(6), tensors);
        WeightImport.Read(HandmadeWeights.Read(tensors), "dense 6 | dense 6", new Shape(6), new ImportOptions { Order = ["hidden_b", "hidden_a"] });
        string message = Assert.Throws<ArgumentException>(() => WeightImport.Read(HandmadeWeights.Read(tensors), "dense 6 | dense 6", new Shape(6), new ImportOptions { Order = ["hidden"] })).Message;
        Assert.Equal("The file has no layer 'hidden'. Its layers are \"hidden_a\", \"hidden_b\".", message);
    }

    [Fact]
    public void Variances_that_are_none_are_refused()
    {
        Refused("tensor \"b.running_var\": expected variances, which are not negative, found -1 at index 5", "batchnorm | dense 2", new Shape(6), ["b.running_mean 6", "b.running_var 6 -1", "d.weight 2x6"]);
    }

    [Fact]
    public void A_bias_for_a_layer_without_one_is_refused()
    {
        Refused("tensor \"d.bias\": expected no bias, as stated for dense1 (dense 2 nobias), found one. Write the layer without nobias.", "dense 2 nobias", new Shape(6), ["d.weight 2x6", "d.bias 2"]);
        Assert.Equal(12, WeightImport.Read(HandmadeWeights.Read("d.weight 2x6"), "dense 2 nobias", new Shape(6)).Network.ParameterCount);
    }

    [Fact]
    public void Features_that_no_dense_layer_puts_in_order_are_refused()
    {
        Refused("the outputs: expected a dense layer after the flattened image", "conv 3x3x4 | flatten", Image, Fitting[..2]);
        Refused("residual1: expected a dense layer after the flattened image", "conv 3x3x4 | flatten | residual ( dense 64 ) | dense 3", Image, [.. Fitting[..2], "r.weight 64x64", "d.weight 3x64"]);
        WeightImport.Read(HandmadeWeights.Read("c.weight 1x1x3x3", "r.weight 16x16", "d.weight 3x16"), "conv 3x3x1 | flatten | residual ( dense 16 ) | dense 3", Image);
    }

    [Fact]
    public void Whole_numbers_are_no_weights()
    {
        SafetensorsFile file = Sample.Read(Sample.File("{\"d.weight\":{\"dtype\":\"I8\",\"shape\":[2,3],\"data_offsets\":[0,6]}}", 6));
        Assert.Contains("\"d.weight\": expected F32, F64, F16 or BF16, found dtype I8", Assert.Throws<InvalidDataException>(() => WeightImport.Read(file, "dense 2", new Shape(3))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_this_library_needs_no_import() =>
        Assert.Contains("needs no import", Assert.Throws<InvalidDataException>(() => WeightImport.Read(Sample.Read(Sample.Saved(Sample.Model())), "dense 2", new Shape(3))).Message, StringComparison.Ordinal);

    private static void Refused(string said, string architecture, Shape input, string[] tensors)
    {
        string message = Assert.Throws<InvalidDataException>(() => WeightImport.Read(HandmadeWeights.Read(tensors), architecture, input)).Message;
        Assert.StartsWith("weights, ", message, StringComparison.Ordinal);
        Assert.Contains(said, message, StringComparison.Ordinal);
    }
}
