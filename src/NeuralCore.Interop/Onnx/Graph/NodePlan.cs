using NeuralCore.Interop.Onnx.Messages;

namespace NeuralCore.Interop.Onnx.Graph;

/// <summary>
/// The context of an operator during planning: its inputs, its attributes, and buffers for its output.
/// </summary>
internal sealed class NodePlan(GraphPlanner planner, NodeMessage node)
{
    private readonly Dictionary<string, AttributeMessage> unread = Index(planner, node);

    public string Operator => node.Operator;

    public string Domain => node.Domain;

    public int Opset => planner.Opset;

    public int InputCount => node.Inputs.Count;

    public PreparedConstants Prepared => planner.Prepared;

    /// <summary>Whether all inputs are constant, so that the output is computed during planning.</summary>
    private bool IsConstant => node.Inputs.Where(name => name.Length > 0).All(name => Value(name).IsKnown);

    /// <summary>An input of real numbers.</summary>
    public GraphValue Input(int i) => Optional(i) ?? throw Fail($"input {i + 1}", $"{node.Inputs.Count} inputs");

    /// <inheritdoc cref="Input"/>
    /// <returns>Null if it is omitted.</returns>
    public GraphValue? Optional(int i)
    {
        GraphValue? value = Any(i);
        return value?.Integers is null ? value
            : throw Fail("real numbers", $"whole ones in {BadFile.Quote(node.Inputs[i])}");
    }

    /// <summary>An input of real numbers or integers; null if it is omitted.</summary>
    public GraphValue? Any(int i)
    {
        if (i >= node.Inputs.Count || node.Inputs[i].Length == 0) return null;
        GraphValue value = Value(node.Inputs[i]);
        planner.Use(value);
        return value;
    }

    /// <summary>An input of integers known before a run; null if it is omitted.</summary>
    public long[]? Whole(int i) => Any(i) is not { } value ? null
        : value.Integers ?? throw Fail(
            $"whole numbers that do not depend on the image", $"others in {BadFile.Quote(node.Inputs[i])}");

    /// <summary>An input of constant real numbers.</summary>
    public Real[] Constant(int i) =>
        Input(i).Constant ?? throw Fail("constants", $"{BadFile.Quote(node.Inputs[i])}, which depends on the image");

    /// <summary>An input that a run computes: a product of constants is not supported.</summary>
    public GraphValue Computed(int i) =>
        Input(i) is { IsKnown: false } value ? value
        : throw Fail("an input that depends on the image", $"{BadFile.Quote(node.Inputs[i])}, which is constant");

    public bool Has(string attribute) => node.Attributes.Any(other => other.Name == attribute);

    public long Integer(string attribute, long fallback) =>
        Attribute(attribute) is { } a ? a.Integer ?? throw Fail($"a whole number as {attribute}", "something else")
        : fallback;

    public double Number(string attribute, double fallback) =>
        Attribute(attribute) is { } a ? a.Number ?? throw Fail($"a number as {attribute}", "something else") : fallback;

    public string Text(string attribute, string fallback) =>
        Attribute(attribute) is { } a ? a.Text ?? throw Fail($"a text as {attribute}", "something else") : fallback;

    public long[]? Integers(string attribute) => Attribute(attribute) is { } a ? [.. a.Integers] : null;

    public AttributeMessage? Attribute(string name) =>
        unread.Remove(name, out AttributeMessage? attribute) ? attribute : null;

    /// <summary>Marks attributes without effect as read.</summary>
    public void Ignore(params ReadOnlySpan<string> attributes)
    {
        foreach (string attribute in attributes) unread.Remove(attribute);
    }

    /// <summary>Refuses attributes that the operator did not read: they could change its result.</summary>
    public void Done()
    {
        if (unread.Keys.FirstOrDefault() is { } attribute)
            throw Fail("supported attributes", BadFile.Quote(attribute));
    }

    /// <summary>An axis of a tensor of <paramref name="rank"/>; a negative one counts from the end.</summary>
    public int Axis(long axis, int rank) =>
        axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis)
        : throw Fail($"an axis of a tensor with {rank}", $"{axis}");

    /// <summary>An integer as a size.</summary>
    public int Size(long size, string what) =>
        size is >= 1 and <= int.MaxValue ? (int)size : throw Fail($"{what} of at least 1", $"{size}");

    /// <summary>A buffer for the output; filled during planning if all inputs are constant.</summary>
    public GraphValue Create(params int[] sizes) =>
        IsConstant ? planner.CreateConstant(sizes, Place) : planner.Create(sizes, Place);

    /// <summary>Number of elements of a tensor of these sizes that planning will create.</summary>
    public int Length(int[] sizes) => planner.Length(sizes, Place);

    /// <summary>A buffer for intermediate results.</summary>
    public GraphValue Temporary(params int[] sizes) => Create(sizes);

    public void Run(GraphStep step) => planner.Add(step, IsConstant);

    public void Return(GraphValue value) => planner.Define(node.Outputs[0], value, Place);

    /// <summary>Returns the same elements with another shape.</summary>
    public void Return(GraphValue value, int[] sizes) => Return(value with { Sizes = sizes });

    public void ReturnIntegers(long[] values, params int[] sizes) => Return(Whole(values, sizes));

    /// <summary>Integers computed during planning.</summary>
    public GraphValue Whole(long[] values, int[] sizes)
    {
        planner.Fold(values.Length, Place);
        return new GraphValue(sizes, null, null, values);
    }

    public InvalidDataException Fail(string expected, string found) => planner.Fail(node, expected, found);

    private string Place => $"node {BadFile.Quote(node.Name)}";

    private GraphValue Value(string name) =>
        planner.Find(name) ?? throw Fail($"input {BadFile.Quote(name)} from a node before it", "none that gives it");

    private static Dictionary<string, AttributeMessage> Index(GraphPlanner planner, NodeMessage node)
    {
        var attributes = new Dictionary<string, AttributeMessage>();
        foreach (AttributeMessage attribute in node.Attributes)
        {
            if (!attributes.TryAdd(attribute.Name, attribute))
                throw planner.Fail(node, "each attribute once", $"{BadFile.Quote(attribute.Name)} again");
        }

        return attributes;
    }
}
