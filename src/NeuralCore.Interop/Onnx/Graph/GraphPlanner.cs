using NeuralCore.Interop.Onnx.Messages;

namespace NeuralCore.Interop.Onnx.Graph;

/// <summary>
/// Creates a <see cref="GraphPlan"/> in one pass over the nodes: infers shapes, folds constants and lists the steps of
/// a run.
/// </summary>
internal sealed class GraphPlanner
{
    /// <summary>
    /// Maximum number of elements that constant folding may create, in addition to four times those in the file: a
    /// limit for hostile files.
    /// </summary>
    private const long FoldingAllowance = 1 << 16;

    /// <summary>Maximum number of elements that one image may need in a run.</summary>
    private const long MaxPerImage = 1 << 26;

    private readonly Dictionary<string, GraphValue> values = [];
    private readonly List<GraphBuffer> buffers = [];
    private readonly List<GraphStep> steps = [];
    private readonly string file;
    private readonly int batch;
    private long foldable;
    private int index;

    private GraphPlanner(ModelMessage model, string file, int batch, PreparedConstants prepared)
    {
        (this.file, this.batch, Opset, Prepared) = (file, batch, model.Opset, prepared);
        foreach (TensorMessage constant in model.Graph.Constants)
        {
            Define(constant.Name, new GraphValue(constant.Sizes, null, constant.Numbers, constant.Integers),
                "the constants");
        }

        foldable = 4 * model.Graph.Constants.Sum(
            constant => (long)(constant.Numbers?.Length ?? constant.Integers!.Length)) + FoldingAllowance;
    }

    public int Opset { get; }

    public PreparedConstants Prepared { get; }

    /// <summary>The plan for inputs of these sizes, including the batch.</summary>
    /// <param name="output">The value to compute; nodes that it does not need are omitted.</param>
    /// <exception cref="InvalidDataException">A node cannot be run; the message names it.</exception>
    public static GraphPlan Plan(
        ModelMessage model, string file, string input, int[] sizes, string output, PreparedConstants prepared)
    {
        GraphPlanner planner = Visit(model, file, input, sizes, output, prepared);
        GraphValue y = planner.Find(output)
            ?? throw BadFile.At(
            file, "graph", $"a node that gives the output {BadFile.Quote(output)}", "none", OnnxGraph.ExportAgain);
        if (y.IsKnown)
        {
            throw BadFile.At(file, "graph", "an output that depends on the image",
                $"{BadFile.Quote(output)}, which is constant", OnnxGraph.ExportAgain);
        }

        y.Buffer!.LastUse = int.MaxValue;
        long length = ScratchLayout.Place(planner.buffers);
        if (length > Math.Min(Array.MaxLength, MaxPerImage * sizes[0]))
        {
            throw BadFile.At(file, "graph", $"a network that needs at most {MaxPerImage} numbers per image",
                $"one that needs {length / sizes[0]}", "Larger networks are not supported.");
        }

        return new GraphPlan(planner.steps, planner.Find(input)!, y, (int)length);
    }

    /// <summary>Visits all nodes and defines their values.</summary>
    public static GraphPlanner Visit(
        ModelMessage model, string file, string input, int[] sizes, string output, PreparedConstants prepared)
    {
        var planner = new GraphPlanner(model, file, sizes[0], prepared);
        planner.Define(input, planner.Create(sizes, "input"), "the inputs");
        foreach (NodeMessage node in Needed(model.Graph, output))
        {
            planner.index++;
            OperatorCatalog.Plan(new NodePlan(planner, node));
        }

        return planner;
    }

    public GraphValue? Find(string name) => values.GetValueOrDefault(name);

    public void Define(string name, GraphValue value, string place)
    {
        if (!values.TryAdd(name, value))
            throw BadFile.At(file, place, "each name once", $"{BadFile.Quote(name)} again", OnnxGraph.ExportAgain);
    }

    /// <summary>A value that a step of a run computes.</summary>
    public GraphValue Create(int[] sizes, string place)
    {
        var buffer = new GraphBuffer(Length(sizes, place), index);
        buffers.Add(buffer);
        return new GraphValue(sizes, buffer);
    }

    /// <summary>A value that is computed during planning.</summary>
    public GraphValue CreateConstant(int[] sizes, string place)
    {
        Fold(Length(sizes, place), place);
        return new GraphValue(sizes, null, new Real[Length(sizes, place)]);
    }

    /// <summary>Counts the elements that planning creates.</summary>
    public void Fold(long count, string place)
    {
        foldable -= count;
        if (foldable < 0)
        {
            throw BadFile.At(file, place, "constants of about the file's size", "constants that grow far beyond it",
                OnnxGraph.ExportAgain);
        }
    }

    public void Use(GraphValue value)
    {
        if (value.Buffer is { } buffer) buffer.LastUse = Math.Max(buffer.LastUse, index);
    }

    public void Add(GraphStep step, bool now)
    {
        if (!now)
        {
            steps.Add(step);
            return;
        }

        using var team = new WorkerTeam(1);
        step(new GraphMemory(team, []));
    }

    public InvalidDataException Fail(NodeMessage node, string expected, string found) =>
        BadFile.At(file, $"node {BadFile.Quote(node.Name)} ({BadFile.Quote(node.Operator)[1..^1]})", expected, found,
            OnnxGraph.ExportAgain);

    public int Length(int[] sizes, string place)
    {
        Int128 length = 1;
        foreach (int size in sizes) length *= size;
        if (length <= Math.Min(Array.MaxLength, MaxPerImage * batch) && sizes.Length <= TensorMessage.MaxAxes)
            return (int)length;
        throw BadFile.At(file, place, $"a tensor that fits into memory, of at most {TensorMessage.MaxAxes} axes",
            $"one of ({string.Join("×", sizes)})", OnnxGraph.ExportAgain);
    }

    /// <summary>
    /// The nodes on which <paramref name="output"/> depends, in the file's order, which the format requires to be
    /// topological.
    /// </summary>
    public static IEnumerable<NodeMessage> Needed(GraphMessage graph, string output)
    {
        HashSet<string> wanted = [output];
        List<NodeMessage> needed = [];
        foreach (NodeMessage node in graph.Nodes.Reverse())
        {
            if (!node.Outputs.Any(wanted.Contains)) continue;
            wanted.UnionWith(node.Inputs);
            needed.Add(node);
        }

        return needed.AsEnumerable().Reverse();
    }
}

/// <summary>A graph prepared for one batch size: shapes inferred, constants folded, memory allocated.</summary>
/// <param name="ScratchLength">Number of elements of the scratch memory.</param>
internal sealed record GraphPlan(IReadOnlyList<GraphStep> Steps, GraphValue Input, GraphValue Output, int ScratchLength)
{
    public void Run(GraphMemory memory)
    {
        foreach (GraphStep step in Steps) step(memory);
    }
}
