using System.Collections.Concurrent;
using NeuralCore.Interop.Onnx.Conversion;
using NeuralCore.Interop.Onnx.Graph;
using NeuralCore.Interop.Onnx.Messages;

namespace NeuralCore.Interop.Onnx;

/// <summary>A classifier of images as another program described it: a graph of operators, checked and ready to run. It infers and does not learn.</summary>
/// <remarks>Operators of versions 7 to 25; which ones, and what is refused, stands in <c>docs/onnx.md</c>. What a node
/// was told and is not understood here is an error, never a guess.</remarks>
public sealed class OnnxGraph
{
    internal const string ExportAnew = "Export the model anew with other settings, or use another one.";

    private const string Wanted = "an ONNX file";

    private readonly ModelMessage model;
    private readonly string name;
    private readonly PreparedConstants prepared;
    private readonly ConcurrentDictionary<int, GraphPlan> plans = [];
    private readonly Lazy<(OnnxGraph UpToLogits, OutputMeaning Meaning)> end;

    private OnnxGraph(ModelMessage model, string name, OnnxInput input, string output, PreparedConstants prepared)
    {
        (this.model, this.name, this.prepared, Input, OutputName) = (model, name, prepared, input, output);
        if (GraphPlanner.Needed(model.Graph, output).FirstOrDefault(node => !OperatorCatalog.Knows(node))
            is { } strange)
            throw BadFile.At(name, $"node {BadFile.Quote(strange.Name)}", "an operator that classifiers of images use (docs/onnx.md lists them)", $"{strange.Domain}{(strange.Domain.Length > 0 ? "." : "")}{BadFile.Quote(strange.Operator)[1..^1]}", ExportAnew);
        GraphPlan plan = PlanFor(Input.Batch ?? 1);
        if (plan.Output.Length % plan.Input.Sizes[0] != 0 || plan.Output.Length == 0) throw BadFile.At(name, "graph outputs", "as many numbers for each image", $"{plan.Output}", ExportAnew);
        OutputShape = plan.Output.Sizes is [_, var channels, var height, var width] && height * width > 1 ? new Shape(height, width, channels) : new Shape(plan.Output.Length / plan.Input.Sizes[0]);
        IsVector = plan.Output.Sizes.Skip(1).Count(size => size > 1) <= 1;
        Outputs = [new OnnxOutput(output, OutputShape)];
        end = new(() => OutputProbe.Decide(this));
    }

    /// <summary>What one image is here: (H, W, C), or (F).</summary>
    public Shape InputShape => Input.Shape;

    /// <summary>What the graph says to one image: (classes), or (H, W, C).</summary>
    public Shape OutputShape { get; }

    public string InputName => Input.Name;

    /// <summary>Of one image, in the file's order.</summary>
    public IReadOnlyList<int> InputSizes => Input.Sizes;

    /// <summary>The output that is computed.</summary>
    public string OutputName { get; }

    /// <summary>All that the file declares. Unless one was named, the one is used that looks like classes: a row of
    /// numbers for each image, as many as
    /// the file has class names; else the shortest of at least two; of equals the first.</summary>
    public IReadOnlyList<OnnxOutput> Outputs { get; private init; }

    /// <summary>What the output is, found in the nodes and proved on a few images.</summary>
    public OutputMeaning Meaning => end.Value.Meaning;

    /// <summary>How pixels become inputs, where the file says it as <see cref="OnnxFile"/> writes it; else
    /// null.</summary>
    public InputScaling? Scaling => Metadata.GetValueOrDefault(ModelKeys.Format) == ModelMetadata.FormatName
        && Metadata.TryGetValue(ModelKeys.InputScaling, out string? text) ? InputScaling.Parse(text) : null;

    /// <summary>Version of the operators.</summary>
    public int Opset => model.Opset;

    /// <summary>The program that wrote the file.</summary>
    public string Producer => model.Producer;

    /// <summary>The texts that came with it.</summary>
    public IReadOnlyDictionary<string, string> Metadata => model.Metadata;

    /// <summary>What the file calls its outputs, where it says it as <see cref="OnnxFile"/> writes it; else
    /// null.</summary>
    public IReadOnlyList<string>? ClassNames =>
        Metadata.TryGetValue(ModelKeys.ClassNames, out string? text) ? ModelMetadata.ParseClassNames(text) : null;

    /// <summary>Numbers in its constants.</summary>
    public long ParameterCount => Constants.Sum(constant => (long)constant.Numbers!.Length);

    /// <summary>The operators it uses, each once, with how many nodes do.</summary>
    public IEnumerable<KeyValuePair<string, int>> Operators => model.Graph.Nodes.CountBy(node => node.Operator);

    /// <summary>The nodes that a run goes through, in their order.</summary>
    public IReadOnlyList<OnnxNode> Nodes()
    {
        var lengths = Constants.ToDictionary(constant => constant.Name, constant => (long)constant.Numbers!.Length);
        GraphView view = View();
        return [.. view.Nodes.Where(node => !view.Value(node.Outputs[0]).IsKnown).Select(node => new OnnxNode(node.Name, node.Operator, string.Join('×', view.Sizes(node.Outputs[0])), node.Inputs.Sum(input => lengths.GetValueOrDefault(input))))];
    }

    internal OnnxInput Input { get; }

    /// <summary>The graph that ends before the softmax or sigmoid that its output is made by; itself where there is
    /// none.</summary>
    public OnnxGraph UpToLogits => end.Value.UpToLogits;

    private bool IsVector { get; }

    internal GraphMessage Messages => model.Graph;

    internal IEnumerable<TensorMessage> Constants => model.Graph.Constants.Where(constant => constant.Numbers is not null);

    /// <summary>Reads a file, checks it whole, and plans a run: a graph that cannot be run is refused here.</summary>
    /// <param name="outputName">Which of several outputs to compute; null: see <see cref="Outputs"/>.</param>
    /// <exception cref="InvalidDataException">The content is no ONNX file, or has a node that is not understood; the message names it.</exception>
    /// <exception cref="ArgumentException">There is no output of that name.</exception>
    /// <exception cref="IOException">The system could not open or read the file (<see cref="FileNotFoundException"/> where there is none).</exception>
    public static OnnxGraph Read(string path, string? outputName = null)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true } file && file.Length > Array.MaxLength) throw BadFile.At(path, "byte 0", $"at most {Array.MaxLength} bytes", $"{file.Length}", "Larger models are out of this library's range.");
            return Read(OrdinaryFile.ReadAllBytes(path), path, outputName);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{path} cannot be read: {e.Message} Is it a file, and may you read it?", e);
        }
    }

    /// <param name="name">What messages call it.</param>
    /// <inheritdoc cref="Read(string, string?)"/>
    public static OnnxGraph Read(ReadOnlyMemory<byte> content, string name, string? outputName = null)
    {
        BadFile.RefuseForeignContent(name, content.Span, Wanted);
        var model = ModelMessage.Read(new ProtobufReader(content, name));
        var input = OnnxInput.Of(model.Graph, name);
        string[] outputs = [.. model.Graph.Outputs.Select(output => output.Name).Distinct()];
        if (outputs.Length == 0) throw BadFile.At(name, "graph outputs", "one", "none", ExportAnew);
        string names = string.Join(", ", outputs.Select(output => BadFile.Quote(output)));
        Guard.Require(outputName is null || outputs.Contains(outputName),
            $"{name} has no output '{outputName}'. Its outputs are {names}.");
        var prepared = new PreparedConstants();
        if (outputs is [var only]) return new OnnxGraph(model, name, input, only, prepared);
        var usable = new List<OnnxGraph>();
        InvalidDataException? problem = null;
        foreach (string output in outputs)
        {
            try
            {
                usable.Add(new OnnxGraph(model, name, input, output, prepared));
            }
            catch (InvalidDataException e) when (output != outputName)
            {
                problem ??= e;
            }
        }

        OnnxGraph chosen = outputName is null ? Likeliest(usable) ?? throw problem!
            : usable.Single(graph => graph.OutputName == outputName);
        return new OnnxGraph(model, name, input, chosen.OutputName, prepared)
        {
            Outputs = [.. outputs.Select(output =>
                new OnnxOutput(output, usable.Find(graph => graph.OutputName == output)?.OutputShape))],
        };
    }

    /// <summary>The graph as a network of one layer, for everything that infers: evaluation, prediction. It cannot be trained or saved.</summary>
    /// <param name="logits">Whether probabilities become logits again, which <see cref="Network"/> promises: a softmax
    /// or sigmoid at the end is left out.</param>
    public Network ToNetwork(bool logits = true)
    {
        OnnxGraph graph = logits ? UpToLogits : this;
        return new Network(InputShape, seed: 0,
            new OnnxLayer(graph, logits && graph == this ? Meaning : OutputMeaning.Logits));
    }

    /// <summary>The graph up to another value.</summary>
    /// <exception cref="InvalidDataException">The value is none that depends on the image.</exception>
    internal OnnxGraph EndingAt(string value) => new(model, name, Input, value, prepared);

    /// <summary>The graph as a conversion sees it, for one image where the file allows it.</summary>
    internal GraphView View() => new(model.Graph, name,
        GraphPlanner.Visit(model, name, Input.Name, [Input.Batch ?? 1, .. Input.Sizes], OutputName, prepared));

    /// <summary>The plan for a batch of the graph's own kind; made once for each size.</summary>
    internal GraphPlan PlanFor(int batch) =>
        plans.GetOrAdd(batch, size =>
            GraphPlanner.Plan(model, name, Input.Name, [size, .. Input.Sizes], OutputName, prepared));

    private static OnnxGraph? Likeliest(List<OnnxGraph> usable) => usable.Where(graph => graph.IsVector)
        .OrderByDescending(graph => graph.ClassNames is { } names && names.Count == graph.OutputShape.Length)
        .ThenByDescending(graph => graph.OutputShape.Length > 1).ThenBy(graph => graph.OutputShape.Length)
            .FirstOrDefault() ?? usable.FirstOrDefault();
}

/// <summary>One node of a graph, as a table shows it.</summary>
/// <param name="Output">The shape of what it gives, the batch first.</param>
/// <param name="Parameters">Numbers among its inputs that are the file's constants.</param>
public sealed record OnnxNode(string Name, string Operator, string Output, long Parameters);

/// <summary>One of the outputs that a graph declares.</summary>
/// <param name="Shape">Of one image; null for an output that this library cannot compute.</param>
public sealed record OnnxOutput(string Name, Shape? Shape)
{
    public override string ToString() => Shape is { } shape ? $"{Name} N×{shape}" : $"{Name} (not computed here)";
}
