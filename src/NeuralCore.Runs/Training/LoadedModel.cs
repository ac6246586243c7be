using NeuralCore.Interop.Onnx;
using NeuralCore.Interop.TFLite;
using NeuralCore.Runs.Progress;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Training;

/// <summary>A model that was loaded for a command.</summary>
/// <param name="Graph">Null for a model of this library.</param>
/// <param name="IsScalingKnown">Whether the user or the file specifies the input scaling.</param>
internal sealed record LoadedModel(Model Model, OnnxGraph? Graph, bool IsScalingKnown)
{
    public const string OnnxExtension = ".onnx", TFLiteExtension = ".tflite";

    /// <summary>Whether a file holds a graph of another program.</summary>
    public static bool IsGraph(string file) => HasExtension(file, OnnxExtension) || IsTFLite(file);

    public static bool IsTFLite(string file) => HasExtension(file, TFLiteExtension);

    /// <summary>What a file with a graph is, for messages.</summary>
    public static string KindOf(string file) => IsTFLite(file) ? "a TFLite graph" : "an ONNX graph";

    /// <exception cref="InvalidDataException">The file has no graph that this library can run.</exception>
    public static OnnxGraph ReadGraph(string file, string? outputName = null) =>
        IsTFLite(file) ? TFLiteFile.Read(file, outputName) : OnnxGraph.Read(file, outputName);

    /// <summary>The path of a model file, or of the model in the folder of a run.</summary>
    /// <exception cref="IOException">The file does not exist.</exception>
    public static string FileOf(string path)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, RunFolder.ModelName) : path;
        return File.Exists(file) ? file
            : throw new FileNotFoundException(
                $"There is no model file {file}. 'neuralcore train' writes one to a folder under {Defaults.Output}.");
    }

    /// <param name="scaling">The user's scaling; null: the file's.</param>
    /// <param name="outputName">Which output of a graph; null: the most suitable.</param>
    /// <exception cref="InvalidDataException">The file is not a complete model.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static LoadedModel Of(string file, InputScaling? scaling = null, string? outputName = null)
    {
        OnnxGraph? graph = IsGraph(file) ? ReadGraph(file, outputName) : null;
        if (graph is null && outputName is not null) throw new UsageException(
            "--output-name is for .onnx and .tflite files: a model of this library has one output.");
        Model model = ShownModel.Of(graph is null ? ModelFile.Load(file) : OnnxFile.Load(graph));
        return new LoadedModel(scaling is null ? model : model.WithScaling(scaling), graph,
            scaling is not null || graph is null || graph.Scaling is not null);
    }

    /// <summary>The model in the bytes of a file.</summary>
    /// <param name="name">The name of the file: its extension decides what it is, and messages begin with it.</param>
    /// <exception cref="InvalidDataException">The file is not a complete model.</exception>
    public static LoadedModel Of(byte[] content, string name)
    {
        OnnxGraph? graph = !IsGraph(name) ? null
            : IsTFLite(name) ? TFLiteFile.Read(content, name) : OnnxGraph.Read(content, name);
        Model model = ShownModel.Of(
            graph is null ? ModelFile.Load(new MemoryStream(content, writable: false), name) : OnnxFile.Load(graph));
        return new LoadedModel(model, graph, graph is null || graph.Scaling is not null);
    }

    /// <summary>Prints which of several outputs is used.</summary>
    public static void NoteOutput(IMessages messages, OnnxGraph? graph)
    {
        if (graph is not { Outputs.Count: > 1 }) return;
        string outputs = PlainText.Of(string.Join(", ", graph.Outputs)), used = PlainText.Of(graph.OutputName);
        messages.Line($"Outputs  {outputs}: {used} is used; --output-name selects another.");
    }
    private static bool HasExtension(string file, string extension) =>
        Path.GetExtension(file).Equals(extension, StringComparison.OrdinalIgnoreCase);
}
