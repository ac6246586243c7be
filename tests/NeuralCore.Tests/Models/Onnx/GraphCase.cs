using NeuralCore.Interop.Onnx.Graph;
using NeuralCore.Interop.Onnx.Messages;

namespace NeuralCore.Tests.Models.Onnx;

/// <summary>A small graph under construction: one input, some nodes and constants. Both programs run it, at any opset.</summary>
internal sealed class GraphCase(int opset, params int[] input)
{
    public const string Input = "x";

    private readonly List<NodeMessage> nodes = [];
    private readonly List<TensorMessage> constants = [];

    /// <summary>A node after the one before it; <paramref name="others"/> are its further inputs.</summary>
    public GraphCase Node(string operation, string[] others, params AttributeMessage[] attributes) => Node(operation, [nodes.Count == 0 ? Input : nodes[^1].Outputs[0]], others, attributes);

    public GraphCase Node(string operation, string[] first, string[] others, params AttributeMessage[] attributes)
    {
        string name = $"{operation}{nodes.Count}";
        nodes.Add(new NodeMessage(name, operation, [.. first, .. others], [name], attributes));
        return this;
    }

    public string Constant(params long[] values)
    {
        constants.Add(new TensorMessage($"w{constants.Count}", [values.Length], null, values));
        return constants[^1].Name;
    }

    public string Constant(int[] sizes, Real[] values)
    {
        constants.Add(new TensorMessage($"w{constants.Count}", sizes, values, null));
        return constants[^1].Name;
    }

    /// <summary>Numbers of about ±1.</summary>
    public string Constant(ref RandomStream random, params int[] sizes) => Constant(sizes, Numbers(ref random, sizes));

    public static AttributeMessage Attribute(string name, params long[] values) => new(name) { Integers = values };

    public static AttributeMessage Whole(string name, long value) => new(name) { Integer = value };

    public static AttributeMessage Number(string name, double value) => new(name) { Number = value };

    public static AttributeMessage Text(string name, string value) => new(name) { Text = value };

    public byte[] File(bool freeBatch = false) => Model(freeBatch).Write("1").Written.ToArray();

    /// <summary>Runs it here and with ONNX Runtime.</summary>
    public void HoldsAgainstOnnxRuntime(ref RandomStream random)
    {
        float[] x = Numbers(ref random, input);
        string about = string.Join(" | ", nodes.Select(node => $"{node.Operator} {string.Join(" ", node.Attributes)}"));
        OnnxAgreement.Hold(OnnxRuntime.Run(File(), x, input), Run(x), $"opset {opset}, {string.Join("×", input)}: {about}");
    }

    /// <summary>The interpreter's answer to one batch in the graph's own order.</summary>
    public float[] Run(float[] x)
    {
        ModelMessage model = ModelMessage.Read(new ProtobufReader(File(), "case"));
        GraphPlan plan = GraphPlanner.Plan(model, "case", Input, input, nodes[^1].Outputs[0], new PreparedConstants());
        using var team = new WorkerTeam(2);
        var memory = new GraphMemory(team, new float[plan.ScratchLength]);
        x.CopyTo(memory[plan.Input]);
        plan.Run(memory);
        return memory[plan.Output].ToArray();
    }

    private static Real[] Numbers(ref RandomStream random, int[] sizes)
    {
        var values = new Real[sizes.Aggregate(1, (product, size) => product * size)];
        foreach (ref Real value in values.AsSpan()) value = (Real)random.NextNormal();
        return values;
    }

    private ModelMessage Model(bool freeBatch) => new(
        new GraphMessage("case", nodes, constants, [new ValueMessage(Input, ElementType.Float, [freeBatch ? null : input[0], .. input.Skip(1).Select(size => (int?)size)])], [new ValueMessage(nodes[^1].Outputs[0], ElementType.Float, [])]),
        opset, "tests", new Dictionary<string, string>());
}
