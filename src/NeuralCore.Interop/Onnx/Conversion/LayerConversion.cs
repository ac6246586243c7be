using System.Globalization;
using NeuralCore.Interop.Onnx.Graph.Operators;
using NeuralCore.Interop.Onnx.Messages;

namespace NeuralCore.Interop.Onnx.Conversion;

/// <summary>Converts one node to one layer of this library, including its weights.</summary>
internal sealed class LayerConversion(GraphView view)
{
    private static readonly int[] KernelFirst = [2, 3, 1, 0], Transposed = [1, 0];

    /// <param name="windows">As <see cref="Windows"/> found them for the node.</param>
    public Conv2D Convolution(NodeMessage node, Flow x, Windows windows)
    {
        int[] sizes = view.Sizes(node.Inputs[1]);
        if (GraphView.Integer(node, "group", 1) != 1) throw view.Fail(node, "a convolution of one group");
        bool hasBias = node.Inputs.Count > 2 && node.Inputs[2].Length > 0;
        var conv = new Conv2D(
            sizes[0], new Size(sizes[2], sizes[3]), new Size(windows.StrideY, windows.StrideX),
                Padding.Explicit(windows.Top, windows.Bottom, windows.Left, windows.Right),
            new Size(windows.DilationY, windows.DilationX), bias: hasBias || MeetsConstant(node));
        conv.Build(x.Shape);
        Axes.Permute(view.Constant(node, 1), sizes, KernelFirst, conv.Weight.Value.Span);
        if (hasBias) view.Constant(node, 2).CopyTo(conv.Bias!.Value.Span);
        return conv;
    }

    public Dense Product(NodeMessage node, Flow x)
    {
        int[] sizes = view.Sizes(node.Inputs[1]);
        bool isTransposed = GraphView.Integer(node, "transB", 0) != 0;
        if (x.Shape.Rank != 1 || sizes.Length != 2 || sizes[isTransposed ? 1 : 0] != x.Shape[0])
            throw view.Fail(node, $"a matrix for {x.Shape} features");
        if (GraphView.Integer(node, "transA", 0) != 0 || GraphView.Number(node, "alpha", 1) != 1
            || GraphView.Number(node, "beta", 1) != 1) throw view.Fail(node, "a plain product");
        Real[] weights = isTransposed ? Axes.Permuted(view.Constant(node, 1), sizes, Transposed)
            : view.Constant(node, 1);
        bool hasBias = node.Operator == "Gemm" && node.Inputs.Count > 2 && node.Inputs[2].Length > 0;
        var dense = new Dense(isTransposed ? sizes[0] : sizes[1], bias: hasBias || MeetsConstant(node));
        dense.Build(x.Shape);
        Place(weights, x.Order, dense.Weight.Value);
        if (hasBias) AddBias(node, dense, view.Constant(node, 2));
        return dense;
    }

    public Layer Pool(NodeMessage node, Windows windows)
    {
        Size size = new(windows.KernelHeight, windows.KernelWidth), stride = new(windows.StrideY, windows.StrideX);
        var padding = Padding.Explicit(windows.Top, windows.Bottom, windows.Left, windows.Right);
        if ((windows.DilationY, windows.DilationX) != (1, 1)) throw view.Fail(node, "a pool without dilation");
        if (node.Operator == "MaxPool") return new MaxPool2D(size, stride, padding);
        bool countsPadding = GraphView.Integer(node, "count_include_pad", 0) != 0
            && (windows.Top | windows.StatedBottom | windows.Left | windows.StatedRight) != 0;
        return countsPadding ? throw view.Fail(node, "an average that leaves the padding out")
            : new AveragePool2D(size, stride, padding);
    }

    public BatchNorm BatchNormalization(NodeMessage node, Flow x)
    {
        var norm = new BatchNorm(
            Decimal(node, "epsilon", BatchNorm.DefaultEpsilon),
            momentum: (double)(1 - (decimal)Decimal(node, "momentum", 1 - BatchNorm.DefaultMomentum)));
        norm.Build(x.Shape);
        Place(view.Constant(node, 1), x.Order, norm.Scale.Value);
        Place(view.Constant(node, 2), x.Order, norm.Shift.Value);
        Place(view.Constant(node, 3), x.Order, norm.RunningMean);
        Place(view.Constant(node, 4), x.Order, norm.RunningVariance);
        if (view.Constant(node, 4).Any(variance => variance < 0)) throw view.Fail(node, "variances of at least 0");
        return norm;
    }

    public LayerNorm LayerNormalization(NodeMessage node, Flow x)
    {
        int rank = view.Sizes(node.Inputs[0]).Length;
        long axis = GraphView.Integer(node, "axis", -1);
        bool isLast = axis == -1 || axis == rank - 1;
        if (!isLast || (x.Shape.Rank == 3 && !x.ChannelsLast))
            throw view.Fail(node, "a normalisation over the channels of each pixel");
        var norm = new LayerNorm(Decimal(node, "epsilon", LayerNorm.DefaultEpsilon));
        norm.Build(x.Shape);
        Place(view.Constant(node, 1), x.Order, norm.Scale.Value);
        if (node.Inputs.Count > 2) Place(view.Constant(node, 2), x.Order, norm.Shift.Value);
        return norm;
    }

    /// <summary>A constant that is added to each channel after a layer with a bias.</summary>
    public void AddBias(NodeMessage node, Layer? layer, Real[] added)
    {
        Tensor bias = layer switch
        {
            Conv2D { Bias: { } conv } => conv.Value,
            Dense { Bias: { } dense } => dense.Value,
            _ => throw view.Fail(node, "constants added after a convolution or a product"),
        };
        if (added.Length != 1 && added.Length != bias.Length) throw view.Fail(node, $"{bias.Length} constants to add");
        for (int i = 0; i < bias.Length; i++) bias[i] += added[added.Length == 1 ? 0 : i];
    }

    /// <summary>
    /// Whether a later node adds the bias, after nodes that only change the shape.
    /// </summary>
    private bool MeetsConstant(NodeMessage node)
    {
        while (view.Takers(node.Outputs[0]) is [var next])
        {
            if (next.Operator == "Add") return view.Computed(next).Length == 1;
            if (next.Operator is not (
                "Reshape" or "Squeeze" or "Unsqueeze" or "Transpose" or "Identity" or "Cast" or "Dropout"))
                return false;
            node = next;
        }

        return false;
    }

    /// <summary>
    /// An attribute as the shortest decimal number of its binary32 value: 1e-5 in a file is not exactly 1e-5.
    /// </summary>
    private static double Decimal(NodeMessage node, string name, double standard) =>
        double.Parse(((float)GraphView.Number(node, name, standard)).ToString("R", CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture);

    /// <summary>Copies rows from the graph's order to the network's.</summary>
    private static void Place(ReadOnlySpan<Real> rows, int[]? order, Tensor to)
    {
        int count = to.Shape[0], length = to.Length / count;
        for (int i = 0; i < count; i++)
            rows.Slice(i * length, length).CopyTo(to.Span[((order is null ? i : order[i]) * length)..]);
    }
}
