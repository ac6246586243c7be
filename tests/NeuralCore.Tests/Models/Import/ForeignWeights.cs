using NeuralCore.Interop.Onnx;
using NeuralCore.Interop.Weights;
using NeuralCore.Tests.Data;

namespace NeuralCore.Tests.Models.Import;

/// <summary>A network's weights as another library would have saved them, had it trained them.</summary>
internal sealed class ForeignWeights(WeightOrigin origin)
{
    private readonly List<KeyValuePair<string, Tensor>> tensors = [];
    private readonly Dictionary<string, int> kinds = [];

    /// <param name="sorted">By name, as the format's own library writes.</param>
    public static SafetensorsFile Of(Network network, WeightOrigin origin, bool sorted)
    {
        var weights = new ForeignWeights(origin);
        weights.Add(network.Layers, network.InputShape, null);
        using var scratch = new Scratch();
        SafetensorsFile.Write(scratch.Path("w"), sorted ? weights.tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal) : weights.tensors, []);
        return SafetensorsFile.Read(scratch.Path("w"));
    }

    /// <param name="image">The image whose features come in, where they were flattened channel by channel.</param>
    private void Add(Sequential chain, Shape shape, Shape? image)
    {
        foreach (Layer layer in chain.Layers)
        {
            string name = Name(layer);
            if (layer is Conv2D conv) Add(name, origin == WeightOrigin.PyTorch ? Permuted(conv.Weight.Value, 3, 2, 0, 1) : conv.Weight.Value, [.. Bias(conv.Bias)]);
            if (layer is Dense dense) Add(name, origin == WeightOrigin.PyTorch ? Permuted(Rows(dense.Weight.Value, image), 1, 0) : dense.Weight.Value, [.. Bias(dense.Bias)]);
            if (layer is BatchNorm batch) Add(name, Rows(batch.Scale.Value, image), Rows(batch.Shift.Value, image), Rows(batch.RunningMean, image), Rows(batch.RunningVariance, image));
            if (layer is LayerNorm norm) Add(name, Rows(norm.Scale.Value, image), Rows(norm.Shift.Value, image));
            foreach (Sequential branch in layer.Branches) Add(branch, shape, image);
            if (layer is Dense) image = null;
            if (layer is Flatten && shape.Rank == 3 && origin == WeightOrigin.PyTorch) image = shape;
            shape = layer.OutputShape(shape);
        }
    }

    private static Tensor[] Bias(Parameter? bias) => bias is null ? [] : [bias.Value];

    private void Add(string layer, Tensor first, params Tensor[] others)
    {
        Tensor[] values = [first, .. others];
        string[] words = (origin, first.Shape.Rank > 1) switch
        {
            (WeightOrigin.PyTorch, _) => [".weight", ".bias", ".running_mean", ".running_var"],
            (_, true) => ["/kernel:0", "/bias:0"],
            _ => ["/gamma:0", "/beta:0", "/moving_mean:0", "/moving_variance:0"],
        };
        for (int i = 0; i < values.Length; i++) tensors.Add(new($"{layer}{words[i]}", values[i]));
    }

    /// <summary>Numbered through in PyTorch; the first of a kind without a number in Keras.</summary>
    private string Name(Layer layer)
    {
        string kind = origin == WeightOrigin.PyTorch ? "" : layer.Kind;
        int count = kinds[kind] = kinds.GetValueOrDefault(kind, -1) + 1;
        return origin == WeightOrigin.PyTorch ? $"net.{count}" : count == 0 ? $"net/{kind}" : $"net/{kind}_{count}";
    }

    private static Tensor Permuted(Tensor value, params int[] axes) =>
        new(new Shape([.. axes.Select(axis => value.Shape[axis])]), Axes.Permuted(value.Span, value.Shape.ToArray(), axes));

    /// <summary>Rows that come row, column, channel, in the order channel, row, column.</summary>
    private static Tensor Rows(Tensor value, Shape? image)
    {
        if (image is not { } shape || value.Shape[0] != shape.Length) return value;
        var rows = new Tensor(value.Shape);
        int length = value.Length / shape.Length, row = 0;
        for (int c = 0; c < shape[2]; c++)
        {
            for (int y = 0; y < shape[0]; y++)
                for (int x = 0; x < shape[1]; x++) value.Span.Slice(((y * shape[1] + x) * shape[2] + c) * length, length).CopyTo(rows.Span[(length * row++)..]);
        }

        return rows;
    }
}
