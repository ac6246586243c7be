using NeuralCore.Interop.Onnx.Export;

namespace NeuralCore.Interop.Weights;

/// <summary>A layer of the network to be filled with tensors of a file.</summary>
/// <param name="Order">For each feature of the file its index in the network; null if both orders are
/// equal.</param>
internal sealed record LayerSlot(Layer Layer, int[]? Order)
{
    public string Kind => Layer.Kind;

    public IEnumerable<(TensorRole Role, string Name, Tensor Tensor)> Tensors => Layer switch
    {
        Conv2D conv => [(TensorRole.Weight, conv.Weight.Name, conv.Weight.Value), .. Bias(conv.Bias)],
        Dense dense => [(TensorRole.Weight, dense.Weight.Name, dense.Weight.Value), .. Bias(dense.Bias)],
        BatchNorm norm =>
        [
            (TensorRole.Weight, norm.Scale.Name, norm.Scale.Value),
                (TensorRole.Bias, norm.Shift.Name, norm.Shift.Value),
            (TensorRole.Mean, $"{norm.Name}.{norm.Statistics[0].Name}", norm.RunningMean),
                (TensorRole.Variance, $"{norm.Name}.{norm.Statistics[1].Name}", norm.RunningVariance),
        ],
        LayerNorm norm => [
            (TensorRole.Weight, norm.Scale.Name, norm.Scale.Value),
            (TensorRole.Bias, norm.Shift.Name, norm.Shift.Value)],
        _ => throw new ArgumentException($"{Layer} has parameters, but no known equivalent in another library."),
    };

    private static (TensorRole, string, Tensor)[] Bias(Parameter? bias) =>
        bias is null ? [] : [(TensorRole.Bias, bias.Name, bias.Value)];

    /// <summary>The sizes of the tensor in a file of an origin.</summary>
    public int[] SizesIn(WeightOrigin origin, TensorRole role) => (Layer, role, origin) switch
    {
        (Conv2D conv, TensorRole.Weight, WeightOrigin.PyTorch) =>
            [conv.OutChannels, conv.InChannels, conv.KernelSize.Height, conv.KernelSize.Width],
        (Dense dense, TensorRole.Weight, WeightOrigin.PyTorch) => [dense.OutFeatures, dense.InFeatures],
        _ => Tensors.First(tensor => tensor.Role == role).Tensor.Shape.ToArray(),
    };

    /// <summary>
    /// The layers of a network that have weights, in its order; the branch of a residual before its projection.
    /// </summary>
    /// <param name="file">The file's name in messages.</param>
    /// <exception cref="InvalidDataException">No dense layer follows an image flattened by PyTorch: only the weights of
    /// a dense layer can be permuted to this library's order.</exception>
    public static IReadOnlyList<LayerSlot> Of(Network network, WeightOrigin origin, string file)
    {
        var slots = new List<LayerSlot>();
        if (Collect(network.Layers, network.InputShape, null) is not null) throw Unordered("the outputs");
        return slots;

        int[]? Collect(Sequential chain, Shape shape, int[]? order)
        {
            foreach (Layer layer in chain.Layers)
            {
                if (layer.Parameters.Count > 0) slots.Add(new LayerSlot(layer, order));
                foreach (Sequential branch in layer.Branches)
                {
                    if (Collect(branch, shape, order) is not null || order is not null) throw Unordered(layer.Name);
                }

                if (layer is Dense) order = null;
                if (layer is Flatten && shape.Rank == 3 && origin == WeightOrigin.PyTorch)
                    order = FeatureOrder.ChannelsFirst(shape);
                shape = layer.OutputShape(shape);
            }

            return order;
        }

        InvalidDataException Unordered(string place) =>
            BadFile.At(file, place, "a dense layer after the flattened image", "the features themselves",
                "PyTorch flattens in another order than this library, and only the weights of a dense layer can be "
                + "permuted.");
    }
}
