namespace NeuralCore.Interop.Weights;

/// <summary>The tensors of one layer in another library's file.</summary>
/// <param name="Layer">The common part of their names.</param>
/// <param name="Kind">The layer's kind in architecture texts: <c>conv</c>, <c>dense</c>, <c>batchnorm</c> or
/// <c>layernorm</c>.</param>
internal sealed record TensorGroup(string Layer, string Kind, IReadOnlyDictionary<TensorRole, SafetensorsEntry> Tensors)
{
    /// <summary>The tensor whose sizes determine the layer's.</summary>
    public SafetensorsEntry Main => Tensors.GetValueOrDefault(TensorRole.Weight) ?? Tensors[TensorRole.Mean];

    /// <summary>All layers of a file, in its order.</summary>
    /// <param name="ignored">Tensors that are not needed for inference.</param>
    /// <exception cref="InvalidDataException">A tensor belongs to no supported layer; the message names it.</exception>
    public static IReadOnlyList<TensorGroup> Of(SafetensorsFile file, out IReadOnlyList<SafetensorsEntry> ignored)
    {
        var layers = new OrderedDictionary<string, Dictionary<TensorRole, SafetensorsEntry>>();
        var needless = new List<SafetensorsEntry>();
        foreach (SafetensorsEntry entry in file.Entries)
        {
            TensorName name = TensorName.Parse(entry.Name)
                ?? throw Fail(file, entry, "a name that ends in weight, bias, running_mean, running_var, kernel, " +
                "gamma, beta, moving_mean or moving_variance", "another",
                "The library has no layer with this kind of tensor. Remove tensors that are not weights, such as an "
                    + "optimizer's state, and weight normalisation before the export.");
            if (name.Role == TensorRole.Ignored) needless.Add(entry);
            else if (!layers.TryAdd(name.Layer, new Dictionary<TensorRole, SafetensorsEntry> { [name.Role] = entry })
                && !layers[name.Layer].TryAdd(name.Role, entry))
                throw Fail(file, entry, $"one {name.Role.ToString().ToLowerInvariant()} of the layer " +
                    $"{BadFile.Quote(name.Layer)}", $"it beside {BadFile.Quote(layers[name.Layer][name.Role].Name)}",
                    "Remove one of them.");
        }

        ignored = needless;
        if (layers.Count == 0)
        {
            throw BadFile.At(file.Name, "tensors", "weights of layers", "none",
                "Save the state_dict of a PyTorch model, or the weights of a Keras model.");
        }

        return [.. layers.Select(layer => new TensorGroup(layer.Key, KindOf(file, layer.Value), layer.Value))];
    }

    private static string KindOf(SafetensorsFile file, Dictionary<TensorRole, SafetensorsEntry> tensors)
    {
        bool hasMean = tensors.TryGetValue(TensorRole.Mean, out SafetensorsEntry? mean),
            hasVariance = tensors.TryGetValue(TensorRole.Variance, out SafetensorsEntry? variance);
        if (hasMean && hasVariance) return "batchnorm";
        if (hasMean || hasVariance)
        {
            throw Fail(file, (mean ?? variance)!, "the mean and the variance of a batch norm",
                $"only the {(hasMean ? "mean" : "variance")}", "Save all tensors of the model.");
        }

        if (!tensors.TryGetValue(TensorRole.Weight, out SafetensorsEntry? weight))
        {
            throw Fail(file, tensors[TensorRole.Bias], "a weight with it", "a bias alone",
                "Save all tensors of the model.");
        }

        return weight.Shape.Count switch
        {
            4 => "conv",
            2 => "dense",
            1 => "layernorm",
            _ => throw Fail(file, weight, "1, 2 or 4 axes, as norms, dense layers and convolutions of images have",
                weight.ShapeText, "The library has no layer with a weight of this rank."),
        };
    }

    internal static InvalidDataException Fail(
        SafetensorsFile file, SafetensorsEntry entry, string expected, string found, string fix) =>
        BadFile.At(file.Name, $"tensor {BadFile.Quote(entry.Name)}", expected, found, fix);
}
