using NeuralCore.Interop.Onnx.Export;
using NeuralCore.Interop.Onnx.Graph.Operators;
using NeuralCore.Interop.Onnx.Messages;

namespace NeuralCore.Interop.Onnx.Conversion;

/// <summary>Follows a graph from its input to its output and creates the equivalent layers.</summary>
internal sealed class ChainConversion(GraphView view)
{
    private static readonly long[] ToChannelsLast = [0, 2, 3, 1], ToChannelsFirst = [0, 3, 1, 2];

    private readonly LayerConversion layers = new(view);

    /// <param name="ways">The consumers of the value that are followed; null for all.</param>
    /// <param name="end">The sum before which a branch ends; null for none.</param>
    public (List<Layer> Layers, Flow End) Convert(Flow x, NodeMessage[]? ways = null, NodeMessage? end = null)
    {
        List<Layer> chain = [];
        while (true)
        {
            NodeMessage[] takers = ways ?? view.Takers(x.Value);
            ways = null;
            if (takers.Length == 0 || (takers is [var last] && last == end)) return (chain, x);
            try
            {
                x = takers is [var node] ? Step(node, x, chain)
                    : ActivationConversion.Find(view, x.Value, takers) is var (activation, output)
                    ? Added(chain, activation, x with { Value = output }) : Sum(x, takers, chain);
            }
            catch (ArgumentException e)
            {
                throw view.Fail($"node {BadFile.Quote(takers[0].Name)}", "a layer of this library", e.Message);
            }
        }
    }

    private Flow Step(NodeMessage node, Flow x, List<Layer> chain)
    {
        x = x with { Value = node.Outputs[0] };
        return node.Operator switch
        {
            "Conv" => Added(chain,
                layers.Convolution(
                node, Image(node, x),
                Windows.Of(view.Plan(node), view.Value(node.Inputs[0]), view.Sizes(node.Inputs[1])[2..])), x),
            "MaxPool" or "AveragePool" =>
                Added(chain, layers.Pool(
                node, Windows.Of(view.Plan(node), view.Value(Image(node, x, node.Inputs[0]).Value), null)), x),
            "GlobalAveragePool" => Added(chain, new GlobalAveragePool2D(), Image(node, x)),
            "ReduceMean" => Added(chain, new GlobalAveragePool2D(), OverPixels(node, x)),
            "BatchNormalization" =>
                Added(chain, layers.BatchNormalization(node, x.Shape.Rank == 3 ? Image(node, x) : x), x),
            "LayerNormalization" => Added(chain, layers.LayerNormalization(node, x), x),
            "Gemm" or "MatMul" => Product(node, x, chain),
            "Add" when view.Computed(node).Length == 1 => Shifted(node, x, chain),
            "Relu" => Added(chain, new ReLU(), x),
            "LeakyRelu" => Added(
                chain, new LeakyReLU(Math.Round(GraphView.Number(node, "alpha", LeakyReLU.DefaultSlope), 6)), x),
            "PRelu" when view.Constant(node, 1) is [var slope] => Added(chain, new LeakyReLU(Math.Round(slope, 6)), x),
            "Sigmoid" => Added(chain, new Sigmoid(), x),
            "Tanh" => Added(chain, new Tanh(), x),
            "Gelu" when GraphView.Find(node, "approximate")?.Text == "tanh" => Added(chain, new GELU(), x),
            "Flatten" or "Reshape" or "Squeeze" or "Unsqueeze" => Viewed(node, x, chain),
            "Transpose" => Turned(node, x),
            "Dropout" or "Identity" or "Cast" => x,
            _ => throw view.Fail(node, "an operator that is a layer here"),
        };
    }

    private static Flow Added(List<Layer> chain, Layer layer, Flow x)
    {
        chain.Add(layer);
        Shape shape = layer.OutputShape(x.Shape);
        return x with { Shape = shape, Order = layer is Dense ? null : x.Order, ChannelsLast = x.ChannelsLast };
    }

    private Flow Product(NodeMessage node, Flow x, List<Layer> chain)
    {
        if (view.Computed(node) is not [var input] || node.Inputs[0] != input)
            throw view.Fail(node, "a product of features with constants");
        // A square number of features, which is an image in this library
        if (x.Shape.Rank == 3 && view.Sizes(input).Length == 2) x = Added(chain, new Flatten(), x);
        return Added(chain, layers.Product(node, x), x);
    }

    /// <summary>A constant for each channel, which is added to the preceding bias.</summary>
    private Flow Shifted(NodeMessage node, Flow x, List<Layer> chain)
    {
        string constant = node.Inputs.Single(input => view.Constant(input) is not null);
        int[] sizes = view.Sizes(constant);
        int channelAxis = x.Shape.Rank == 3 && !x.ChannelsLast ? 3 : 1, length = view.Value(constant).Length;
        if (length > 1 && (sizes.Length < channelAxis || sizes[^channelAxis] != length))
            throw view.Fail(node, "a constant for each channel");
        layers.AddBias(node, chain.LastOrDefault(), view.Constant(constant)!);
        return x;
    }

    private Flow Viewed(NodeMessage node, Flow x, List<Layer> chain)
    {
        int[] sizes = view.Sizes(x.Value);
        if (sizes is [1, var features] && features == x.Shape.Length)
        {
            if (x.Shape.Rank == 1) return x;
            int[]? order = x.ChannelsLast ? null : FeatureOrder.ChannelsFirst(x.Shape);
            return Added(chain, new Flatten(), x) with { Order = order };
        }

        if (x.Shape is { Rank: 3 } image && image[2] == 1)
        {
            if (sizes is [1, 1, var h, var w] && h == image[0] && w == image[1]) return x with { ChannelsLast = false };
            if (sizes is [1, var height, var width, ..] && height == image[0] && width == image[1])
                return x with { ChannelsLast = true };
        }

        return x.Shape.Rank == 1 && sizes.Max() == x.Shape.Length ? x : throw view.Fail(node, "a flatten");
    }

    private Flow Turned(NodeMessage node, Flow x)
    {
        IReadOnlyList<long> axes = GraphView.Find(node, "perm")?.Integers ?? [];
        if (x.Shape.Rank == 3 && !x.ChannelsLast && axes.SequenceEqual(ToChannelsLast))
            return x with { ChannelsLast = true };
        if (x.Shape.Rank == 3 && x.ChannelsLast && axes.SequenceEqual(ToChannelsFirst))
            return x with { ChannelsLast = false };
        throw view.Fail(node, "a transpose from channels first to channels last or back");
    }

    private Flow OverPixels(NodeMessage node, Flow x)
    {
        int[] input = view.Sizes(node.Inputs[0]);
        IReadOnlyList<long> axes = GraphView.Find(node, "axes")?.Integers
            ?? (node.Inputs.Count > 1 ? view.Value(node.Inputs[1]).Integers! : []);
        int[] pixels = x.ChannelsLast ? [1, 2] : [2, 3];
        return x.Shape.Rank == 3 && input.Length == 4 && axes.Select(axis => (int)(axis < 0 ? axis + 4 : axis)).Order()
            .SequenceEqual(pixels) ? x : throw view.Fail(node, "a mean over the pixels");
    }

    /// <summary>Two branches from a value that end in a sum; each may contain further branches.</summary>
    private Flow Sum(Flow x, NodeMessage[] takers, List<Layer> chain)
    {
        if (Meeting(takers) is not { } sum) throw view.Fail(takers[^1], "branches that end in a sum of two values");
        NodeMessage[][] ways =
            [.. sum.Inputs.Select(
            input => Array.FindAll(takers, taker => view.Giver(input) is { } giver && Ahead(taker).Contains(giver)))];
        int branch = sum.Inputs[0] == x.Value ? 1 : 0;
        (List<Layer> layers, Flow end) = Convert(x, ways[branch], sum);
        (List<Layer> Layers, Flow End)? projection = sum.Inputs[1 - branch] == x.Value ? null
            : Convert(x, ways[1 - branch], sum);
        Flow met = projection?.End ?? x;
        bool sameOrder = end.Order is null == met.Order is null
            && (end.Order is null || end.Order.AsSpan().SequenceEqual(met.Order));
        if (end.ChannelsLast != met.ChannelsLast || !sameOrder)
            throw view.Fail(sum, "a sum of values in the same order");
        return Added(chain, new Residual(layers, projection?.Layers),
            x with { Value = sum.Outputs[0], ChannelsLast = end.ChannelsLast }) with
        { Order = end.Order };
    }

    /// <summary>The first sum that all branches reach.</summary>
    private NodeMessage? Meeting(NodeMessage[] takers)
    {
        HashSet<NodeMessage> common = Ahead(takers[0]);
        foreach (NodeMessage taker in takers) common.IntersectWith(Ahead(taker));
        return view.InOrder(common).FirstOrDefault(node => node.Operator == "Add" && view.Computed(node).Length == 2);
    }

    private HashSet<NodeMessage> Ahead(NodeMessage node)
    {
        HashSet<NodeMessage> seen = [node];
        var open = new Stack<NodeMessage>(seen);
        while (open.TryPop(out NodeMessage? next))
        {
            foreach (NodeMessage taker in view.Takers(next.Outputs[0]))
            {
                if (seen.Add(taker)) open.Push(taker);
            }
        }

        return seen;
    }

    /// <summary>The flow, if it is an image with channels first.</summary>
    /// <param name="value">Its new name; null to keep the name.</param>
    private Flow Image(NodeMessage node, Flow x, string? value = null) =>
        x.Shape.Rank == 3 && !x.ChannelsLast ? x with { Value = value ?? x.Value }
        : throw view.Fail(node, "an image with channels first");
}

/// <summary>The state of a conversion: a value of the graph and the corresponding activation of the network.</summary>
/// <param name="Value">Name of the value in the graph.</param>
/// <param name="Shape">Shape in the network: (H, W, C) or (F).</param>
/// <param name="ChannelsLast">Whether this image has channels last in the graph too.</param>
/// <param name="Order">Index in the network of the graph's i-th feature; null if it is i.</param>
internal readonly record struct Flow(string Value, Shape Shape, bool ChannelsLast, int[]? Order = null);
