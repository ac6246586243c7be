using System.Collections.Concurrent;
using NeuralCore.Interop.Onnx.Conversion;
using NeuralCore.Interop.Onnx.Graph;
using NeuralCore.Interop.Onnx.Messages;

namespace NeuralCore.Interop.Onnx;

/// <summary>
/// An image classifier from an ONNX file: a graph of operators, validated and ready to run. It supports inference, not
/// training.
/// </summary>
/// <remarks>Operators of versions 7 to 25; <c>docs/onnx.md</c> lists the supported ones. An unknown operator, attribute
/// or mode is an error.</remarks>
public sealed class OnnxGraph
{
    internal const string ExportAgain = "Export the model again with other settings, or use another model.";

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
            throw BadFile.At(name, $"node {BadFile.Quote(strange.Name)}",
                "a supported operator (docs/onnx.md lists them)",
                $"{strange.Domain}{(strange.Domain.Length > 0 ? "." : "")}{BadFile.Quote(strange.Operator)[1..^1]}",
                ExportAgain);
        GraphPlan plan = PlanFor(Input.Batch ?? 1);
        if (plan.Output.Length % plan.Input.Sizes[0] != 0 || plan.Output.Length == 0)
            throw BadFile.At(name, "graph outputs", "the same number of outputs for each image", $"{plan.Output}",
                ExportAgain);
        OutputShape = plan.Output.Sizes is [_, var channels, var height, var width] && height * width > 1
            ? new Shape(height, width, channels) : new Shape(plan.Output.Length / plan.Input.Sizes[0]);
        IsVector = plan.Output.Sizes.Skip(1).Count(size => size > 1) <= 1;
        Outputs = [new OnnxOutput(output, OutputShape)];
        end = new(() => OutputProbe.Decide(this));
    }

    /// <summary>Shape of one image in this library: (H, W, C) or (F).</summary>
    public Shape InputShape => Input.Shape;

    /// <summary>Shape of the output for one image: (classes) or (H, W, C).</summary>
    public Shape OutputShape { get; }

    public string InputName => Input.Name;

    /// <summary>Sizes of one image in the file's axis order.</summary>
    public IReadOnlyList<int> InputSizes => Input.Sizes;

    /// <summary>The output that is computed.</summary>
    public string OutputName { get; }

    /// <summary>All outputs declared by the file. If no output is named, the used one is that most likely to be class
    /// scores: a vector per image whose length is the number of class names in the file; otherwise the shortest vector
    /// of at least two numbers; the first if several are equal.</summary>
    public IReadOnlyList<OnnxOutput> Outputs { get; private init; }

    /// <summary>What the output means, determined from the nodes and verified on a few images.</summary>
    public OutputMeaning Meaning => end.Value.Meaning;

    /// <summary>The scaling of pixels in the metadata that <see cref="OnnxFile"/> writes; null without it.</summary>
    public InputScaling? Scaling => Metadata.GetValueOrDefault(ModelKeys.Format) == ModelMetadata.FormatName
        && Metadata.TryGetValue(ModelKeys.InputScaling, out string? text) ? InputScaling.Parse(text) : null;

    /// <summary>Version of the operators.</summary>
    public int Opset => model.Opset;

    /// <summary>The program that wrote the file.</summary>
    public string Producer => model.Producer;

    /// <summary>The metadata of the file.</summary>
    public IReadOnlyDictionary<string, string> Metadata => model.Metadata;

    /// <summary>The class names in the metadata that <see cref="OnnxFile"/> writes; null without them.</summary>
    public IReadOnlyList<string>? ClassNames =>
        Metadata.TryGetValue(ModelKeys.ClassNames, out string? text) ? ModelMetadata.ParseClassNames(text) : null;

    /// <summary>Total number of elements of its constants.</summary>
    public long ParameterCount => Constants.Sum(constant => (long)constant.Numbers!.Length);

    /// <summary>The operators it uses, each with the number of its nodes.</summary>
    public IEnumerable<KeyValuePair<string, int>> Operators => model.Graph.Nodes.CountBy(node => node.Operator);

    /// <summary>The nodes that a run executes, in their order.</summary>
    public IReadOnlyList<OnnxNode> Nodes()
    {
        var lengths = Constants.ToDictionary(constant => constant.Name, constant => (long)constant.Numbers!.Length);
        GraphView view = View();
        return [.. view.Nodes.Where(node => !view.Value(node.Outputs[0]).IsKnown)
            .Select(node => new OnnxNode(node.Name, node.Operator, string.Join('×', view.Sizes(node.Outputs[0])),
                node.Inputs.Sum(input => lengths.GetValueOrDefault(input))))];
    }

    internal OnnxInput Input { get; }

    /// <summary>The graph that ends before the final softmax or sigmoid; the graph itself if there is none.</summary>
    public OnnxGraph UpToLogits => end.Value.UpToLogits;

    private bool IsVector { get; }

    internal GraphMessage Messages => model.Graph;

    internal IEnumerable<TensorMessage> Constants =>
        model.Graph.Constants.Where(constant => constant.Numbers is not null);

    /// <summary>Reads and validates a file, and plans a run: a graph that cannot be run is refused here.</summary>
    /// <param name="outputName">Name of the output to compute; null: see <see cref="Outputs"/>.</param>
    /// <exception cref="InvalidDataException">The content is not an ONNX file, or has an unsupported node; the message
    /// names it.</exception>
    /// <exception cref="ArgumentException">There is no output of that name.</exception>
    /// <exception cref="IOException">The file could not be opened or read (<see cref="FileNotFoundException"/> if it
    /// does not exist).</exception>
    public static OnnxGraph Read(string path, string? outputName = null) => Read(ContentOf(path), path, outputName);

    /// <summary>The content of a file that holds a graph.</summary>
    internal static byte[] ContentOf(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true } file && file.Length > Array.MaxLength)
            {
                throw BadFile.At(path, "byte 0", $"at most {Array.MaxLength} bytes", $"{file.Length}",
                    "Larger models are not supported.");
            }

            return OrdinaryFile.ReadAllBytes(path);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{path} cannot be read: {e.Message} Check its permissions.", e);
        }
    }

    /// <param name="name">The file's name in messages.</param>
    /// <inheritdoc cref="Read(string, string?)"/>
    public static OnnxGraph Read(ReadOnlyMemory<byte> content, string name, string? outputName = null)
    {
        BadFile.RefuseForeignContent(name, content.Span, Wanted);
        var model = ModelMessage.Read(new ProtobufReader(content, name));
        return Of(model, OnnxInput.Of(model.Graph, name), name, outputName);
    }

    /// <summary>Validates a graph that was read from a file, and plans a run.</summary>
    internal static OnnxGraph Of(ModelMessage model, OnnxInput input, string name, string? outputName = null)
    {
        string[] outputs = [.. model.Graph.Outputs.Select(output => output.Name).Distinct()];
        if (outputs.Length == 0) throw BadFile.At(name, "graph outputs", "one", "none", ExportAgain);
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

    /// <summary>
    /// The graph as a network of one layer, for inference: evaluation and prediction. It cannot be trained or saved.
    /// </summary>
    /// <param name="logits">Whether the output is converted to logits, as <see cref="Network"/> requires: a softmax or
    /// sigmoid at the end is omitted.</param>
    public Network ToNetwork(bool logits = true)
    {
        OnnxGraph graph = logits ? UpToLogits : this;
        return new Network(InputShape, seed: 0,
            new OnnxLayer(graph, logits && graph == this ? Meaning : OutputMeaning.Logits));
    }

    /// <summary>The graph with another value as its output.</summary>
    /// <exception cref="InvalidDataException">The value does not depend on the image.</exception>
    internal OnnxGraph EndingAt(string value) => new(model, name, Input, value, prepared);

    /// <summary>A view of the graph for conversions, with a batch size of 1 unless the file has a fixed one.</summary>
    internal GraphView View() => new(model.Graph, name,
        GraphPlanner.Visit(model, name, Input.Name, [Input.Batch ?? 1, .. Input.Sizes], OutputName, prepared));

    /// <summary>The plan for a batch size; created once for each size.</summary>
    internal GraphPlan PlanFor(int batch) =>
        plans.GetOrAdd(batch, size =>
            GraphPlanner.Plan(model, name, Input.Name, [size, .. Input.Sizes], OutputName, prepared));

    private static OnnxGraph? Likeliest(List<OnnxGraph> usable) => usable.Where(graph => graph.IsVector)
        .OrderByDescending(graph => graph.ClassNames is { } names && names.Count == graph.OutputShape.Length)
        .ThenByDescending(graph => graph.OutputShape.Length > 1).ThenBy(graph => graph.OutputShape.Length)
            .FirstOrDefault() ?? usable.FirstOrDefault();
}

/// <summary>One node of a graph, for tables.</summary>
/// <param name="Output">Shape of its output, including the batch.</param>
/// <param name="Parameters">Total number of elements of its constant inputs.</param>
public sealed record OnnxNode(string Name, string Operator, string Output, long Parameters);

/// <summary>An output declared by a graph.</summary>
/// <param name="Shape">Shape for one image; null if this library cannot compute the output.</param>
public sealed record OnnxOutput(string Name, Shape? Shape)
{
    public override string ToString() => Shape is { } shape ? $"{Name} N×{shape}" : $"{Name} (not computed here)";
}
