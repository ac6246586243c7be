using NeuralCore.Interop.Onnx.Messages;

namespace NeuralCore.Interop.Onnx.Export;

/// <summary>
/// Exports a network as an ONNX graph. Images have channels first, as is usual in ONNX; the weights are permuted, not
/// the activations.
/// </summary>
/// <remarks><code>
/// Shapes    image: (N, C, H, W)   conv W: (O, C, kh, kw)   dense W: (in, out)   logits: (N, classes)
/// Flatten   gives features in the order C, H, W; the rows of the next dense weight are permuted to that order
/// </code></remarks>
internal sealed class GraphExport
{
    public const string Input = "image", Features = "features", Logits = "logits", Probabilities = "probabilities";

    private static readonly long[] ToChannelsLast = [0, 2, 3, 1], ToChannelsFirst = [0, 3, 1, 2];

    private readonly List<NodeMessage> nodes = [];
    private readonly List<TensorMessage> constants = [];

    private GraphExport()
    {
    }

    /// <param name="probabilities">Whether to append a softmax to the logits.</param>
    /// <param name="scaling">The first nodes of the graph.</param>
    /// <exception cref="ArgumentException">The network has a layer without an ONNX equivalent.</exception>
    public static GraphMessage Of(Network network, bool probabilities, InputScaling scaling)
    {
        var export = new GraphExport();
        string input = network.InputShape.Rank == 3 ? Input : Features;
        ExportedValue logits = export.Chain(
            network.Layers, export.Scaled(new ExportedValue(input, network.InputShape), scaling));
        bool hasFreeWidth = HasFreeWidth(network);
        string name = network.OutputMeaning == OutputMeaning.Logits ? Logits : Probabilities;
        string output = probabilities ? export.Node("Softmax", Probabilities, [logits.Name], Attribute("axis", -1L))
            : export.Node("Identity", name, [logits.Name]);
        if (!probabilities) export.NameLast(logits.Name, output);
        return new GraphMessage(
            "NeuralCore", export.nodes, export.constants, [Value(input, network.InputShape, hasFreeWidth)],
            [Value(output, logits.Shape, hasFreeWidth)]);
    }

    /// <summary>
    /// Whether a network with a row of outputs, such as a line reader, takes images of any width that is a multiple of
    /// its reduction: then the graph does too.
    /// </summary>
    internal static bool HasFreeWidth(Network network)
    {
        if (network.InputShape is not { Rank: 3 } input || network.OutputShape is not { Rank: 3 } output
            || output[0] > 1 || output[1] == 1) return false;
        try
        {
            return network.Layers.OutputShape(new Shape(input[0], 2 * input[1], input[2]))
                == new Shape(output[0], 2 * output[1], output[2]);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Scales pixels from 0 to 1 for the network: factor·x + offset, one of each per channel.</summary>
    private ExportedValue Scaled(ExportedValue x, InputScaling scaling)
    {
        if (scaling.IsDefault) return x;
        bool isImage = x.Shape.Rank == 3;
        int channels = isImage ? x.Shape[2] : 1;
        int[] sizes = isImage ? [channels, 1, 1] : [1];
        double[] offsets = scaling.Offsets(channels);
        string scaled = Node("Mul", "scaling.scaled",
            [x.Name, Constant("scaling.factor", [.. scaling.Factors(channels).Select(a => (Real)a)], sizes)]);
        if (offsets.All(offset => offset == 0)) return x with { Name = scaled };
        return x with
        {
            Name = Node("Add", "scaling.normalized",
            [scaled, Constant("scaling.offset", [.. offsets.Select(b => (Real)b)], sizes)])
        };
    }

    private ExportedValue Chain(Sequential chain, ExportedValue x)
    {
        for (int i = 0; i < chain.Layers.Count; i++)
        {
            Layer layer = chain.Layers[i];
            x = layer is Flatten ? Flattened(layer.Name, x, FeatureOrder.EndsInDense(chain.Layers.Skip(i + 1)))
                : Layer(layer, x) with { Shape = layer.OutputShape(x.Shape) };
        }

        return x;
    }

    private ExportedValue Layer(Layer layer, ExportedValue x) => layer switch
    {
        Conv2D conv => x with { Name = Convolution(conv, x) },
        Dense dense => new ExportedValue(
            Node("Gemm", dense.Name,
            [x.Name, Constant(
            dense.Weight.Name, FeatureOrder.Rows(x.Order, dense.Weight.Value), dense.InFeatures, dense.OutFeatures),
            .. Bias(dense.Bias)]), x.Shape),
        MaxPool2D pool => x with { Name = Pool("MaxPool", pool, x) },
        AveragePool2D pool => x with { Name = Pool("AveragePool", pool, x) },
        GlobalAveragePool2D =>
            x with { Name = Node("Flatten", layer.Name, [Node("GlobalAveragePool", $"{layer.Name}.pool", [x.Name])]) },
        BatchNorm norm => x with { Name = BatchNormalization(norm, x) },
        LayerNorm norm => x with { Name = LayerNormalization(norm, x) },
        Residual residual => x with { Name = Sum(residual, x) },
        GELU => x with { Name = Gelu(layer.Name, x.Name) },
        SiLU => x with { Name = Node("Mul", layer.Name, [x.Name, Node("Sigmoid", $"{layer.Name}.sigmoid", [x.Name])]) },
        LeakyReLU leaky =>
            x with
            {
                Name = Node(
            "LeakyRelu", layer.Name, [x.Name], new AttributeMessage("alpha") { Number = leaky.Slope })
            },
        ReLU => x with { Name = Node("Relu", layer.Name, [x.Name]) },
        Sigmoid => x with { Name = Node("Sigmoid", layer.Name, [x.Name]) },
        Tanh => x with { Name = Node("Tanh", layer.Name, [x.Name]) },
        Dropout => x, // does nothing at inference
        _ => throw new ArgumentException($"{layer} has no ONNX equivalent."),
    };

    private string Convolution(Conv2D conv, ExportedValue x)
    {
        Size kernel = conv.KernelSize;
        var weight = new TensorMessage(
            conv.Weight.Name, [conv.OutChannels, conv.InChannels, kernel.Height, kernel.Width],
            Axes.Permuted(conv.Weight.Value.Span, [kernel.Height, kernel.Width, conv.InChannels, conv.OutChannels],
            [3, 2, 0, 1]), null);
        constants.Add(weight);
        return Node("Conv", conv.Name, [x.Name, weight.Name, .. Bias(conv.Bias)],
            Attribute("kernel_shape", kernel), Attribute("strides", conv.Stride), Attribute("dilations", conv.Dilation),
                Pads(conv.Padding, x.Shape, kernel, conv.Stride, conv.Dilation));
    }

    private string[] Bias(Parameter? bias) => bias is null ? [] : [Constant(bias.Name, bias.Value)];

    private string Pool(string operation, Pooling2D pool, ExportedValue x) =>
        Node(operation, pool.Name, [x.Name], Attribute("kernel_shape", pool.Size), Attribute("strides", pool.Stride),
            Pads(pool.Padding, x.Shape, pool.Size, pool.Stride, new Size(1)));

    private string BatchNormalization(BatchNorm norm, ExportedValue x)
    {
        string[] parts = [
            .. norm.Parameters.Select(
            parameter => Constant(parameter.Name, FeatureOrder.Rows(x.Order, parameter.Value), norm.Channels)),
            .. norm.Statistics.Select(
                statistic => Constant(
                $"{norm.Name}.{statistic.Name}", FeatureOrder.Rows(x.Order, statistic.Value), norm.Channels))];
        var epsilon = new AttributeMessage("epsilon") { Number = norm.Epsilon };
        // ONNX's momentum is the share of the old statistics, 0.9 by default.
        return norm.Momentum == BatchNorm.DefaultMomentum
            ? Node("BatchNormalization", norm.Name, [x.Name, .. parts], epsilon)
            : Node("BatchNormalization", norm.Name, [x.Name, .. parts], epsilon,
                new AttributeMessage("momentum") { Number = 1 - norm.Momentum });
    }

    /// <summary>Over the channels of each pixel: ONNX normalises the last axes, so channels are moved last.</summary>
    private string LayerNormalization(LayerNorm norm, ExportedValue x)
    {
        bool isImage = x.Shape.Rank == 3;
        string last = isImage
            ? Node("Transpose", $"{norm.Name}.channelsLast", [x.Name], Attribute("perm", ToChannelsLast)) : x.Name;
        string[] parts = [
            .. norm.Parameters.Select(
            parameter => Constant(parameter.Name, FeatureOrder.Rows(x.Order, parameter.Value), norm.Channels))];
        string y = Node("LayerNormalization", isImage ? $"{norm.Name}.rows" : norm.Name, [last, .. parts],
            Attribute("axis", -1L), new AttributeMessage("epsilon") { Number = norm.Epsilon });
        return isImage ? Node("Transpose", norm.Name, [y], Attribute("perm", ToChannelsFirst)) : y;
    }

    private string Sum(Residual residual, ExportedValue x)
    {
        ExportedValue branch = Chain(residual.Branch, x),
            shortcut = residual.Projection is { } projection ? Chain(projection, x) : x;
        return Node("Add", residual.Name, [branch.Name, shortcut.Name]);
    }

    /// <summary>
    /// x·σ(2u), 2u = x·(2√(2/π) + 2√(2/π)·0.044715·x²): ONNX has a GELU operator only since opset 20.
    /// </summary>
    private string Gelu(string name, string x)
    {
        double linear = 2 * Math.Sqrt(2 / Math.PI), cubic = 0.044715 * linear;
        string square = Node("Mul", $"{name}.square", [x, x]);
        string scaled = Node("Mul", $"{name}.scaled", [square, Constant($"{name}.cubic", [(Real)cubic], [])]);
        string sum = Node("Add", $"{name}.sum", [scaled, Constant($"{name}.linear", [(Real)linear], [])]);
        return Node("Mul", name, [x, Node("Sigmoid", $"{name}.sigmoid", [Node("Mul", $"{name}.twice", [x, sum])])]);
    }

    private ExportedValue Flattened(string name, ExportedValue x, bool mayReorder)
    {
        int[]? order = x.Shape.Rank == 3 ? FeatureOrder.ChannelsFirst(x.Shape) : x.Order;
        if (x.Shape.Rank < 3) return x;
        string image = order is null || mayReorder ? x.Name
            : Node("Transpose", $"{name}.channelsLast", [x.Name], Attribute("perm", ToChannelsLast));
        return new ExportedValue(Node("Flatten", name, [image]), new Shape(x.Shape.Length), mayReorder ? order : null);
    }

    /// <summary>
    /// Gives the last node the output's name, which avoids an Identity node.
    /// </summary>
    private void NameLast(string value, string output)
    {
        if (nodes.Count < 2) return;
        nodes.RemoveAt(nodes.Count - 1);
        int last = nodes.FindIndex(node => node.Outputs[0] == value);
        nodes[last] = nodes[last] with { Outputs = [output] };
    }

    private string Node(string operation, string name, string[] inputs, params AttributeMessage[] attributes)
    {
        nodes.Add(new NodeMessage(name, operation, inputs, [name], attributes));
        return name;
    }

    private string Constant(string name, Tensor value) => Constant(name, value.Span.ToArray(), value.Shape.ToArray());

    private string Constant(string name, Real[] values, params int[] sizes)
    {
        constants.Add(new TensorMessage(name, sizes, values, null));
        return name;
    }

    private static AttributeMessage Attribute(string name, long value) => new(name) { Integer = value };

    private static AttributeMessage Attribute(string name, Size size) => Attribute(name, [size.Height, size.Width]);

    private static AttributeMessage Attribute(string name, long[] values) => new(name) { Integers = values };

    private static AttributeMessage Pads(Padding padding, Shape image, Size kernel, Size stride, Size dilation)
    {
        (int top, int bottom, int left, int right) =
            padding.For(image[0], image[1], kernel.Height, kernel.Width, stride.Height, stride.Width, dilation.Height,
            dilation.Width);
        return Attribute("pads", [top, left, bottom, right]);
    }

    private static ValueMessage Value(string name, Shape shape, bool hasFreeWidth) =>
        new(name, ElementType.Float,
        shape.Rank == 3 ? [null, shape[2], shape[0], hasFreeWidth ? null : shape[1]] : [null, .. shape.ToArray()]);
}

/// <summary>The output of a node of the graph.</summary>
/// <param name="Shape">Shape in the network: (H, W, C) or (F).</param>
/// <param name="Order">Index in the network of the i-th feature; null if it is i.</param>
internal readonly record struct ExportedValue(string Name, Shape Shape, int[]? Order = null);
