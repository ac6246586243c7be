using NeuralCore.Interop.TFLite.Messages;

namespace NeuralCore.Interop.TFLite.Export;

/// <summary>
/// Exports a network as a TFLite graph. Both have channels last, so activations keep their order; weights get their
/// outputs first.
/// </summary>
/// <remarks><code>
/// Shapes    image: (1, H, W, C)   conv W: (O, kh, kw, C)   dense W: (O, in)   logits: (1, classes)
/// Fused     ReLU into the operator before it; batch normalization into the convolution or dense layer before it,
///           otherwise it is a depthwise 1×1 convolution
/// Padding   SAME and VALID by the operator; any other by PAD, or by PADV2 with the lowest number before a max-pool
/// </code></remarks>
internal sealed class LayerExport
{
    public const string Image = "image", Features = "features", Logits = "logits", Probabilities = "probabilities";

    private readonly GraphBuilder graph = new();

    private LayerExport()
    {
    }

    /// <param name="probabilities">Whether to append a softmax to the logits.</param>
    /// <exception cref="ArgumentException">The network has a layer without a TFLite equivalent.</exception>
    public static TFLiteModel Of(Network network, bool probabilities)
    {
        var export = new LayerExport();
        GraphBuilder graph = export.graph;
        int input = graph.Value(network.InputShape.Rank == 3 ? Image : Features, network.InputShape.Batch(1).ToArray());
        int output = export.Chain(network.Layers, input);
        if (output == input) output = graph.Reshape("identity", input, graph.Sizes(input));
        if (probabilities)
            output = graph.Run(OperatorCode.Softmax, [output], graph.Value(Probabilities, graph.Sizes(output)));
        else graph.Rename(output, network.OutputMeaning == OutputMeaning.Logits ? Logits : Probabilities);
        return graph.ToModel(input, output);
    }

    private int Chain(Sequential chain, int x)
    {
        var layers = new Queue<Layer>(chain.Layers.Where(layer => layer is not Dropout)); // nothing at inference
        while (layers.TryDequeue(out Layer? layer)) x = Layer(layer, layers, x);
        return x;
    }

    /// <param name="next">The following layers; those that are fused are removed.</param>
    private int Layer(Layer layer, Queue<Layer> next, int x) => layer switch
    {
        Conv2D conv => Convolution(conv, Folded(LinearMap.Of(conv.Weight, conv.Bias), next), next, x),
        Dense dense => Product(dense, Folded(LinearMap.Of(dense.Weight, dense.Bias), next), next, x),
        BatchNorm norm => Affine(norm, next, x),
        MaxPool2D pool => MaxPool(pool, x),
        AveragePool2D pool => AveragePool(pool, x),
        GlobalAveragePool2D => Mean(layer.Name, x, [1, 2], keepsAxes: false),
        Flatten => graph.Sizes(x).Length == 2 ? x
            : graph.Reshape(layer.Name, x, 1, graph.Sizes(x).Aggregate((product, size) => product * size)),
        LayerNorm norm => LayerNormalization(norm, x),
        Residual residual => Sum(residual, next, x),
        ReLU => Same(OperatorCode.Relu, layer.Name, [x]),
        LeakyReLU leaky => Same(OperatorCode.LeakyRelu, layer.Name, [x],
            new OperatorOptions { Slope = (float)leaky.Slope }),
        Sigmoid => Same(OperatorCode.Logistic, layer.Name, [x]),
        Tanh => Same(OperatorCode.Tanh, layer.Name, [x]),
        GELU => Same(OperatorCode.Gelu, layer.Name, [x], new OperatorOptions { IsApproximate = true }),
        SiLU => Same(OperatorCode.Mul, layer.Name, [x, Same(OperatorCode.Logistic, $"{layer.Name}.sigmoid", [x])]),
        _ => throw new ArgumentException($"{layer} has no TFLite equivalent."),
    };

    private static LinearMap Folded(LinearMap map, Queue<Layer> next)
    {
        while (next.TryPeek(out Layer? layer) && layer is BatchNorm norm)
        {
            map = map.Then(norm);
            next.Dequeue();
        }

        return map;
    }

    private static FusedActivation Fused(Queue<Layer> next)
    {
        if (!next.TryPeek(out Layer? layer) || layer is not ReLU) return FusedActivation.None;
        next.Dequeue();
        return FusedActivation.Relu;
    }

    private int Convolution(Conv2D conv, LinearMap map, Queue<Layer> next, int x)
    {
        int[] shape = [1, .. conv.OutputShape(ImageShape(x)).ToArray()];
        Size kernel = conv.KernelSize;
        (bool isSame, x) = Padded(conv.Name, conv.Padding, kernel, conv.Stride, conv.Dilation, x);
        int weights = graph.Constant(conv.Weight.Name, map.OutputsFirst(), conv.OutChannels, kernel.Height,
            kernel.Width, conv.InChannels);
        return graph.Run(OperatorCode.Conv2D, [x, weights, Bias(conv.Name, map)], graph.Value(conv.Name, shape),
            new OperatorOptions
            {
                IsSame = isSame, Stride = conv.Stride, Dilation = conv.Dilation, Activation = Fused(next),
            });
    }

    private int Product(Dense dense, LinearMap map, Queue<Layer> next, int x)
    {
        int weights = graph.Constant(dense.Weight.Name, map.OutputsFirst(), dense.OutFeatures, dense.InFeatures);
        return graph.Run(OperatorCode.FullyConnected, [x, weights, Bias(dense.Name, map)],
            graph.Value(dense.Name, [1, dense.OutFeatures]), new OperatorOptions { Activation = Fused(next) });
    }

    private int Bias(string name, LinearMap map) =>
        graph.Constant($"{name}.bias", map.Biases(), map.Bias.Length);

    /// <summary>A batch normalization that cannot be folded: one weight and one bias per channel.</summary>
    private int Affine(BatchNorm norm, Queue<Layer> next, int x)
    {
        int[] sizes = graph.Sizes(x);
        LinearMap map = Folded(LinearMap.Of(norm), next);
        int image = sizes.Length == 4 ? x : graph.Reshape($"{norm.Name}.pixel", x, 1, 1, 1, sizes[^1]);
        int weights = graph.Constant(norm.Scale.Name, map.OutputsFirst(), 1, 1, 1, norm.Channels);
        int y = graph.Run(OperatorCode.DepthwiseConv2D, [image, weights, Bias(norm.Name, map)],
            graph.Value(norm.Name, graph.Sizes(image)), new OperatorOptions { Activation = Fused(next) });
        return sizes.Length == 4 ? y : graph.Reshape($"{norm.Name}.features", y, sizes);
    }

    private int MaxPool(MaxPool2D pool, int x)
    {
        int[] shape = [1, .. pool.OutputShape(ImageShape(x)).ToArray()];
        (bool isSame, x) = Padded(pool.Name, pool.Padding, pool.Size, pool.Stride, new Size(1), x, lowest: true);
        return graph.Run(OperatorCode.MaxPool2D, [x], graph.Value(pool.Name, shape),
            new OperatorOptions { IsSame = isSame, Stride = pool.Stride, Window = pool.Size });
    }

    /// <summary>
    /// The operator counts the zeros of a PAD, the layer does not: a product with pixels/(pixels in the image) corrects
    /// the mean.
    /// </summary>
    private int AveragePool(AveragePool2D pool, int x)
    {
        Shape image = ImageShape(x), shape = pool.OutputShape(image);
        int source = x;
        (bool isSame, x) = Padded(pool.Name, pool.Padding, pool.Size, pool.Stride, new Size(1), x);
        string name = x == source ? pool.Name : $"{pool.Name}.padded";
        int y = graph.Run(OperatorCode.AveragePool2D, [x], graph.Value(name, [1, .. shape.ToArray()]),
            new OperatorOptions { IsSame = isSame, Stride = pool.Stride, Window = pool.Size });
        if (x == source) return y;
        (int top, _, int left, _) = Sides(pool.Padding, pool.Size, pool.Stride, new Size(1), source);
        float[] factors = [.. Enumerable.Range(0, shape[0] * shape[1]).Select(i => pool.Size.Height * pool.Size.Width
            / (float)(Inside(i / shape[1] * pool.Stride.Height - top, pool.Size.Height, image[0])
                * Inside(i % shape[1] * pool.Stride.Width - left, pool.Size.Width, image[1])))];
        return Same(OperatorCode.Mul, pool.Name,
            [y, graph.Constant($"{pool.Name}.factor", factors, 1, shape[0], shape[1], 1)]);
    }

    private static int Inside(int start, int length, int size) => Math.Min(start + length, size) - Math.Max(start, 0);

    /// <summary>Over the channels of each pixel: γ·(x − μ)/√(variance + ε) + β.</summary>
    private int LayerNormalization(LayerNorm norm, int x)
    {
        string name = norm.Name;
        int last = graph.Sizes(x).Length - 1;
        int centered = Same(OperatorCode.Sub, $"{name}.centered", [x, Mean($"{name}.mean", x, [last], keepsAxes: true)]);
        int squares = Same(OperatorCode.Mul, $"{name}.squares", [centered, centered]);
        int variance = Mean($"{name}.variance", squares, [last], keepsAxes: true);
        int shifted = Same(OperatorCode.Add, $"{name}.shifted",
            [variance, graph.Constant($"{name}.epsilon", [(float)norm.Epsilon], 1)]);
        int inverse = Same(OperatorCode.Rsqrt, $"{name}.inverse", [shifted]);
        int normalized = Same(OperatorCode.Mul, $"{name}.normalized", [centered, inverse]);
        int[] parts = [.. norm.Parameters.Select(parameter =>
            graph.Constant(parameter.Name, parameter.Value.Span.ToArray(), norm.Channels))];
        int scaled = Same(OperatorCode.Mul, $"{name}.scaled", [normalized, parts[0]]);
        return Same(OperatorCode.Add, name, [scaled, parts[1]]);
    }

    private int Sum(Residual residual, Queue<Layer> next, int x)
    {
        int branch = Chain(residual.Branch, x),
            shortcut = residual.Projection is { } projection ? Chain(projection, x) : x;
        return Same(OperatorCode.Add, residual.Name, [branch, shortcut],
            new OperatorOptions { Activation = Fused(next) });
    }

    private int Mean(string name, int x, int[] axes, bool keepsAxes)
    {
        int[] sizes = graph.Sizes(x);
        int[] result = keepsAxes ? [.. sizes.Select((size, i) => axes.Contains(i) ? 1 : size)]
            : [.. sizes.Where((_, i) => !axes.Contains(i))];
        return graph.Run(OperatorCode.Mean, [x, graph.Constant($"{name}.axes", axes, axes.Length)],
            graph.Value(name, result), new OperatorOptions { KeepsAxes = keepsAxes });
    }

    /// <summary>An operator whose output has the sizes of its first input.</summary>
    private int Same(OperatorCode code, string name, int[] inputs, OperatorOptions? options = null) =>
        graph.Run(code, inputs, graph.Value(name, graph.Sizes(inputs[0])), options);

    /// <returns>Whether the operator pads like SAME, and its input: padded by an operator if it is neither SAME nor
    /// VALID.</returns>
    private (bool IsSame, int Image) Padded(
        string name, Padding padding, Size window, Size stride, Size dilation, int x, bool lowest = false)
    {
        (int top, int bottom, int left, int right) sides = Sides(padding, window, stride, dilation, x);
        if (sides == default) return (false, x);
        if (sides == Sides(Padding.Same, window, stride, dilation, x)) return (true, x);
        int[] sizes = graph.Sizes(x);
        int pads = graph.Constant($"{name}.pads",
            [0, 0, sides.top, sides.bottom, sides.left, sides.right, 0, 0], 4, 2);
        int padded = graph.Value($"{name}.image",
            [1, sizes[1] + sides.top + sides.bottom, sizes[2] + sides.left + sides.right, sizes[3]]);
        return (false, lowest
            ? graph.Run(OperatorCode.PadV2, [x, pads, graph.Constant($"{name}.lowest", [float.MinValue], 1)], padded)
            : graph.Run(OperatorCode.Pad, [x, pads], padded));
    }

    private (int Top, int Bottom, int Left, int Right) Sides(
        Padding padding, Size window, Size stride, Size dilation, int x) =>
        padding.For(graph.Sizes(x)[1], graph.Sizes(x)[2], window.Height, window.Width, stride.Height, stride.Width,
            dilation.Height, dilation.Width);

    private Shape ImageShape(int x) => new(graph.Sizes(x).AsSpan(1));
}
