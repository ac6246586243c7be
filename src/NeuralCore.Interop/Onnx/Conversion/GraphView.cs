using NeuralCore.Interop.Onnx.Graph;
using NeuralCore.Interop.Onnx.Messages;

namespace NeuralCore.Interop.Onnx.Conversion;

/// <summary>Queries on a graph for conversions: consumers of a value, constants, attributes of nodes.</summary>
/// <param name="planner">Has planned the graph for one image and so has every value.</param>
internal sealed class GraphView(GraphMessage graph, string file, GraphPlanner planner)
{
    private readonly ILookup<string,
        NodeMessage> takers = graph.Nodes.Where(node => planner.Find(node.Outputs[0]) is { IsKnown: false })
        .SelectMany(node => node.Inputs.Distinct().Select(input => (input, node)))
            .ToLookup(pair => pair.input, pair => pair.node);

    /// <summary>The nodes that the output needs.</summary>
    public IReadOnlyList<NodeMessage> Nodes { get; } =
        [.. graph.Nodes.Where(node => planner.Find(node.Outputs[0]) is not null)];

    /// <summary>The nodes that compute with a value, without those that only read its shape.</summary>
    public NodeMessage[] Takers(string value) => [.. takers[value]];

    /// <summary>The node that computes a value; null for the input and for constants.</summary>
    public NodeMessage? Giver(string value) => Nodes.FirstOrDefault(node => node.Outputs[0] == value);

    public IEnumerable<NodeMessage> InOrder(IReadOnlySet<NodeMessage> some) => Nodes.Where(some.Contains);

    public GraphValue Value(string value) => planner.Find(value)!;

    public int[] Sizes(string value) => Value(value).Sizes;

    public Real[]? Constant(string value) => planner.Find(value)?.Constant;

    /// <summary>A node's windows, read from its attributes as the operators do.</summary>
    public NodePlan Plan(NodeMessage node) => new(planner, node);

    public Real[] Constant(NodeMessage node, int input) =>
        input < node.Inputs.Count && Constant(node.Inputs[input]) is { } numbers ? numbers
        : throw Fail(node, $"constants as input {input + 1}");

    /// <summary>The inputs that are not constant.</summary>
    public string[] Computed(NodeMessage node) =>
        [.. node.Inputs.Where(input => input.Length > 0 && !Value(input).IsKnown)];

    /// <summary>The inputs of an operator if they are a value and a constant number; otherwise null.</summary>
    public (string Value, Real Constant)? Split(NodeMessage node) => node.Inputs is not [var a, var b] ? null
        : Constant(b) is [var second] ? (a, second)
        : Constant(a) is [var first] ? (b, first) : null;

    public static long Integer(NodeMessage node, string attribute, long fallback) =>
        Find(node, attribute)?.Integer ?? fallback;

    public static double Number(NodeMessage node, string attribute, double fallback) =>
        Find(node, attribute)?.Number ?? fallback;

    public static AttributeMessage? Find(NodeMessage node, string attribute) =>
        node.Attributes.FirstOrDefault(other => other.Name == attribute);

    public InvalidDataException Fail(NodeMessage node, string expected) =>
        BadFile.At(file, $"node {BadFile.Quote(node.Name)}", $"{expected}, for a conversion to a trainable layer",
        $"{BadFile.Quote(node.Operator)[1..^1]} " +
            $"({string.Join(", ", node.Inputs.Select(input => $"{BadFile.Quote(input)} {planner.Find(input)}"))})",
            "The file can be used without conversion for prediction and evaluation.");

    public InvalidDataException Fail(string place, string expected, string found) =>
        BadFile.At(file, place, expected, found,
            "The file can be used without conversion for prediction and evaluation.");
}
