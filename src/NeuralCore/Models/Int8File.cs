namespace NeuralCore;

/// <summary>
/// Writes a <see cref="Model"/> with quantized weights, one byte each, as a file of about a quarter of the size. <see
/// cref="ModelFile.Load(string)"/> reads it like any other model. See <c>docs/model-file.md</c>.
/// </summary>
public static class Int8File
{
    /// <summary>
    /// Writes the model with quantized weights; all other tensors stay F32. The file contains the hash of the
    /// dequantized weights, which are the weights after loading.
    /// </summary>
    /// <inheritdoc cref="ModelFile.Save" path="/exception"/>
    public static void Save(string path, Model model)
    {
        ModelFile.CheckSavable(model.Network);
        Network rounded = Round(model.Network);
        // F32 first, because some readers need 4-byte numbers at offsets that are multiples of 4.
        WrittenTensor[] exact =
        [
            .. rounded.State().Where(pair => !Int8Weights.Quantizes(pair.Value.Shape))
                .Select(pair => WrittenTensor.Of(pair.Key, pair.Value)),
        ];
        (string Name, Shape Shape, Int8Weights Weights)[] weights =
        [
            .. model.Network.State().Where(pair => Int8Weights.Quantizes(pair.Value.Shape))
                .Select(pair => (pair.Key, pair.Value.Shape, Int8Weights.Of(pair.Value))),
        ];
        WrittenTensor[] scales =
        [
            .. weights.Select(weight =>
                WrittenTensor.Of(weight.Name + Int8Weights.ScaleSuffix, weight.Weights.ScaleTensor())),
        ];
        WrittenTensor[] numbers =
        [
            .. weights.Select(weight => new WrittenTensor(
                weight.Name, Int8Weights.Type, weight.Shape, file => file.Write(weight.Weights.Bytes))),
        ];
        SafetensorsFile.WriteTensors(
            path, [.. exact, .. scales, .. numbers],
            ModelMetadata.Format(model, WeightHash.Of(rounded), isQuantized: true));
    }

    /// <summary>
    /// A copy of the network with quantized and dequantized weights, as a file of int8 weights stores them.
    /// </summary>
    /// <exception cref="ArgumentException">The network's layers differ from its architecture text, or a weight is too
    /// large for its scale.</exception>
    public static Network Round(Network network)
    {
        Network rounded = NetworkArchitecture.Build(
            network.Architecture, network.InputShape, seed: 0, network.ParameterCount);
        IEnumerable<KeyValuePair<string, Tensor>> source = network.State(), target = rounded.State();
        foreach ((KeyValuePair<string, Tensor> from, KeyValuePair<string, Tensor> to) in source.Zip(target))
        {
            if (!Int8Weights.Quantizes(from.Value.Shape)) to.Value.CopyFrom(from.Value);
            else Int8Weights.Of(from.Value).CopyTo(to.Value.Span);
            Guard.Require(ModelFile.FirstNotFinite(to.Value.Span) < 0,
                $"{from.Key} has weights that are too large to be rounded: {Int8Weights.Type} files go up to about " +
                $"{float.MaxValue:0.0e0}.");
        }

        return rounded;
    }
}
