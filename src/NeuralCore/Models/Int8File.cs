namespace NeuralCore;

/// <summary>
/// A <see cref="Model"/> as a file of about a quarter of the size: each weight in a byte.
/// <see cref="ModelFile.Load(string)"/> reads it like any other. See <c>docs/model-file.md</c>.
/// </summary>
public static class Int8File
{
    /// <summary>
    /// Writes the model with its weights rounded; everything else stays F32. The file's hash is that of the rounded
    /// weights, with which it will compute.
    /// </summary>
    /// <inheritdoc cref="ModelFile.Save" path="/exception"/>
    public static void Save(string path, Model model)
    {
        ModelFile.CheckSavable(model.Network);
        Network rounded = Round(model.Network);
        // F32 first: readers that view the data as an array of 4-byte numbers want those at multiples of 4.
        WrittenTensor[] exact =
            [.. rounded.State().Where(pair => !Int8Weights.Quantizes(pair.Value.Shape))
            .Select(pair => WrittenTensor.Of(pair.Key, pair.Value))];
        (string Name, Shape Shape, Int8Weights Weights)[] weights =
            [.. model.Network.State().Where(pair => Int8Weights.Quantizes(pair.Value.Shape))
            .Select(pair => (pair.Key, pair.Value.Shape, Int8Weights.Of(pair.Value)))];
        WrittenTensor[] scales =
            [.. weights.Select(
            weight => WrittenTensor.Of(weight.Name + Int8Weights.ScaleSuffix, weight.Weights.ScaleTensor()))];
        WrittenTensor[] numbers =
            [.. weights.Select(
            weight => new WrittenTensor(
            weight.Name, Int8Weights.Type, weight.Shape, file => file.Write(weight.Weights.Bytes)))];
        SafetensorsFile.WriteTensors(
            path, [.. exact, .. scales, .. numbers],
            ModelMetadata.Format(model, WeightHash.Of(rounded), isQuantized: true));
    }

    /// <summary>A copy of the network with the weights that a file of int8 weights gives back.</summary>
    /// <exception cref="ArgumentException">The network's layers are not those of its architecture text, or a weight is
    /// too large for its scale.</exception>
    public static Network Round(Network network)
    {
        Network rounded = NetworkArchitecture.Build(
            network.Architecture, network.InputShape, seed: 0, network.ParameterCount);
        foreach ((KeyValuePair<string, Tensor> from, KeyValuePair<string, Tensor> to) in network.State()
            .Zip(rounded.State()))
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
