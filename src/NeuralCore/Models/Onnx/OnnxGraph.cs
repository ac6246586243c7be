using System.Collections.Concurrent;
using NeuralCore.Data;
using NeuralCore.Models.Onnx.Conversion;
using NeuralCore.Models.Onnx.Graph;
using NeuralCore.Models.Onnx.Messages;
using NeuralCore.Networks;
using NeuralCore.Tensors;

namespace NeuralCore.Models.Onnx;

/// <summary>A classifier of images as another program described it: a graph of operators, checked and ready to run. It infers and does not learn.</summary>
/// <remarks>Operators of versions 7 to 25; which ones, and what is refused, stands in <c>docs/onnx.md</c>. What a node was told and is not understood here is an error, never a guess.</remarks>
public sealed class OnnxGraph
{
    internal const string ExportAnew = "Export the model anew with other settings, or use another one.";

    private const string Wanted = "an ONNX file";

    private readonly ModelMessage model;
    private readonly string name;
    private readonly string output;
    private readonly PreparedConstants prepared = new();
    private readonly ConcurrentDictionary<int, GraphPlan> plans = [];

    private OnnxGraph(ModelMessage model, string name)
    {
        (this.model, this.name) = (model, name);
        if (model.Graph.Nodes.FirstOrDefault(node => !OperatorCatalog.Knows(node)) is { } strange)
            throw BadFile.At(name, $"node {BadFile.Quote(strange.Name)}", "an operator that classifiers of images use (docs/onnx.md lists them)", $"{strange.Domain}{(strange.Domain.Length > 0 ? "." : "")}{BadFile.Quote(strange.Operator)[1..^1]}", ExportAnew);
        Input = OnnxInput.Of(model.Graph, name);
        if (model.Graph.Outputs.Count == 0) throw BadFile.At(name, "graph outputs", "one", "none", ExportAnew);
        output = model.Graph.Outputs[0].Name;
        GraphPlan plan = PlanFor(Input.Batch ?? 1);
        if (plan.Output.Length % plan.Input.Sizes[0] != 0 || plan.Output.Length == 0) throw BadFile.At(name, "graph outputs", "as many numbers for each image", $"{plan.Output}", ExportAnew);
        OutputShape = plan.Output.Sizes is [_, var channels, var height, var width] && height * width > 1 ? new Shape(height, width, channels) : new Shape(plan.Output.Length / plan.Input.Sizes[0]);
        GivesProbabilities = model.Graph.Nodes.Any(node => node.Outputs.Contains(output) && node.Operator == "Softmax");
    }

    /// <summary>What one image is here: (H, W, C), or (F).</summary>
    public Shape InputShape => Input.Shape;

    /// <summary>What the graph says to one image: (classes), or (H, W, C).</summary>
    public Shape OutputShape { get; }

    public string InputName => Input.Name;

    /// <summary>Of one image, in the file's order.</summary>
    public IReadOnlyList<int> InputSizes => Input.Sizes;

    public string OutputName => output;

    /// <summary>Whether the last node is a softmax, so that the output is a distribution.</summary>
    public bool GivesProbabilities { get; }

    /// <summary>Version of the operators.</summary>
    public int Opset => model.Opset;

    /// <summary>The program that wrote the file.</summary>
    public string Producer => model.Producer;

    /// <summary>The texts that came with it.</summary>
    public IReadOnlyDictionary<string, string> Metadata => model.Metadata;

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

    internal GraphMessage Messages => model.Graph;

    internal IEnumerable<TensorMessage> Constants => model.Graph.Constants.Where(constant => constant.Numbers is not null);

    /// <summary>Reads a file, checks it whole, and plans a run: a graph that cannot be run is refused here.</summary>
    /// <exception cref="InvalidDataException">The content is no ONNX file, or has a node that is not understood; the message names it.</exception>
    /// <exception cref="IOException">The system could not open or read the file (<see cref="FileNotFoundException"/> where there is none).</exception>
    public static OnnxGraph Read(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true } file && file.Length > Array.MaxLength) throw BadFile.At(path, "byte 0", $"at most {Array.MaxLength} bytes", $"{file.Length}", "Larger models are out of this library's range.");
            return Read(File.ReadAllBytes(path), path);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{path} cannot be read: {e.Message} Is it a file, and may you read it?", e);
        }
    }

    /// <param name="name">What messages call it.</param>
    /// <inheritdoc cref="Read(string)"/>
    public static OnnxGraph Read(ReadOnlyMemory<byte> content, string name)
    {
        BadFile.RefuseForeignContent(name, content.Span, Wanted);
        return new OnnxGraph(ModelMessage.Read(new ProtobufReader(content, name)), name);
    }

    /// <summary>The graph as a network of one layer, for everything that infers: evaluation, prediction. It cannot be trained or saved.</summary>
    /// <param name="logits">Whether a softmax at the end is left out, so that the output is the logits that <see cref="Network"/> promises.</param>
    public Network ToNetwork(bool logits = true)
    {
        string? before = logits && GivesProbabilities ? model.Graph.Nodes.Single(node => node.Outputs.Contains(output)).Inputs[0] : null;
        return new Network(InputShape, seed: 0, new OnnxLayer(before is null ? this : new OnnxGraph(model with { Graph = model.Graph with { Outputs = [model.Graph.Outputs[0] with { Name = before }] } }, name)));
    }

    /// <summary>The graph as a conversion sees it, for one image where the file allows it.</summary>
    internal GraphView View() => new(model.Graph, name, GraphPlanner.Visit(model, name, Input.Name, [Input.Batch ?? 1, .. Input.Sizes], output, prepared));

    /// <summary>The plan for a batch of the graph's own kind; made once for each size.</summary>
    internal GraphPlan PlanFor(int batch) => plans.GetOrAdd(batch, size => GraphPlanner.Plan(model, name, Input.Name, [size, .. Input.Sizes], output, prepared));
}
