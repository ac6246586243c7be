using NeuralCore.Interop.Onnx.Graph.Operators;
using NeuralCore.Interop.Onnx.Messages;
using NeuralCore.Kernels.Normalization;

namespace NeuralCore.Interop.Onnx.Conversion;

/// <summary>One node as one layer of this library, weights and all.</summary>
internal sealed class LayerConversion(GraphView view)
{
    private static readonly int[] KernelFirst = [2, 3, 1, 0], Transposed = [1, 0];

    /// <param name="windows">As <see cref="Windows"/> found them for the node.</param>
    public Conv2D Convolution(NodeMessage node, Flow x, Windows windows)
    {
        int[] sizes = view.Sizes(node.Inputs[1]);
        if (GraphView.Integer(node, "group", 1) != 1) throw view.Fail(node, "a convolution of one group");
        var conv = new Conv2D(x.Shape[2], sizes[0], new Size(sizes[2], sizes[3]), new Size(windows.StrideY, windows.StrideX), Padding.Explicit(windows.Top, windows.Bottom, windows.Left, windows.Right), new Size(windows.DilationY, windows.DilationX));
        Axes.Permute(view.Constant(node, 1), sizes, KernelFirst, conv.Weight.Value.Span);
        if (node.Inputs.Count > 2 && node.Inputs[2].Length > 0) view.Constant(node, 2).CopyTo(conv.Bias.Value.Span);
        return conv;
    }

    public Dense Product(NodeMessage node, Flow x)
    {
        int[] sizes = view.Sizes(node.Inputs[1]);
        bool isTransposed = GraphView.Integer(node, "transB", 0) != 0;
        if (x.Shape.Rank != 1 || sizes.Length != 2 || sizes[isTransposed ? 1 : 0] != x.Shape[0]) throw view.Fail(node, $"a matrix for {x.Shape} features");
        if (GraphView.Integer(node, "transA", 0) != 0 || GraphView.Number(node, "alpha", 1) != 1 || GraphView.Number(node, "beta", 1) != 1) throw view.Fail(node, "a plain product");
        Real[] weights = isTransposed ? Axes.Permuted(view.Constant(node, 1), sizes, Transposed) : view.Constant(node, 1);
        var dense = new Dense(x.Shape[0], isTransposed ? sizes[0] : sizes[1]);
        Place(weights, x.Order, dense.Weight.Value);
        if (node.Operator == "Gemm" && node.Inputs.Count > 2) AddBias(node, dense, view.Constant(node, 2));
        return dense;
    }

    public Layer Pool(NodeMessage node, Windows windows)
    {
        Size size = new(windows.KernelHeight, windows.KernelWidth), stride = new(windows.StrideY, windows.StrideX);
        var padding = Padding.Explicit(windows.Top, windows.Bottom, windows.Left, windows.Right);
        if ((windows.DilationY, windows.DilationX) != (1, 1)) throw view.Fail(node, "a pool without dilation");
        if (node.Operator == "MaxPool") return new MaxPool2D(size, stride, padding);
        bool countsPadding = GraphView.Integer(node, "count_include_pad", 0) != 0 && (windows.Top | windows.StatedBottom | windows.Left | windows.StatedRight) != 0;
        return countsPadding ? throw view.Fail(node, "an average that leaves the padding out") : new AveragePool2D(size, stride, padding);
    }

    /// <summary>Another ε is made up for in the variance.</summary>
    public BatchNorm BatchNormalization(NodeMessage node, Flow x)
    {
        var norm = new BatchNorm(x.Shape.Last);
        double difference = GraphView.Number(node, "epsilon", BatchNorm.Epsilon) - BatchNorm.Epsilon;
        Place(view.Constant(node, 1), x.Order, norm.Scale.Value);
        Place(view.Constant(node, 2), x.Order, norm.Shift.Value);
        Place(view.Constant(node, 3), x.Order, norm.RunningMean);
        Place([.. view.Constant(node, 4).Select(variance => (Real)(variance + difference))], x.Order, norm.RunningVariance);
        if (view.Constant(node, 4).Any(variance => variance + difference < 0)) throw view.Fail(node, "variances of at least 0");
        return norm;
    }

    public LayerNorm LayerNormalization(NodeMessage node, Flow x)
    {
        int rank = view.Sizes(node.Inputs[0]).Length;
        long axis = GraphView.Integer(node, "axis", -1);
        bool isLast = axis == -1 || axis == rank - 1, isEpsilon = Math.Abs(GraphView.Number(node, "epsilon", LayerNorm.Epsilon) - LayerNorm.Epsilon) < 1e-9;
        if (!isLast || !isEpsilon || (x.Shape.Rank == 3 && !x.ChannelsLast)) throw view.Fail(node, $"a normalisation over the channels of each pixel with an epsilon of {LayerNorm.Epsilon:0e0}");
        var norm = new LayerNorm(x.Shape.Last);
        Place(view.Constant(node, 1), x.Order, norm.Scale.Value);
        if (node.Inputs.Count > 2) Place(view.Constant(node, 2), x.Order, norm.Shift.Value);
        return norm;
    }

    /// <summary>A constant that is added to each channel behind a layer with a bias.</summary>
    public void AddBias(NodeMessage node, Layer? layer, Real[] added)
    {
        Tensor bias = layer switch
        {
            Conv2D conv => conv.Bias.Value,
            Dense dense => dense.Bias.Value,
            _ => throw view.Fail(node, "constants added behind a convolution or a product only"),
        };
        if (added.Length != 1 && added.Length != bias.Length) throw view.Fail(node, $"{bias.Length} constants to add");
        for (int i = 0; i < bias.Length; i++) bias[i] += added[added.Length == 1 ? 0 : i];
    }

    /// <summary>Rows in the graph's order into a tensor in the network's.</summary>
    private static void Place(ReadOnlySpan<Real> rows, int[]? order, Tensor to)
    {
        int count = to.Shape[0], length = to.Length / count;
        for (int i = 0; i < count; i++) rows.Slice(i * length, length).CopyTo(to.Span[((order is null ? i : order[i]) * length)..]);
    }
}
