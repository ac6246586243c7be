using NeuralCore.Interop.Onnx;
using NeuralCore.Interop.Onnx.Messages;
using NeuralCore.Interop.TFLite.Export;
using NeuralCore.Interop.TFLite.Messages;
using NeuralCore.Interop.TFLite.Reading;

namespace NeuralCore.Interop.TFLite;

/// <summary>
/// Writes a <see cref="Model"/> as a TFLite file (LiteRT) for phones, and reads image classifiers from TFLite files. See
/// <c>docs/phones.md</c>.
/// </summary>
public static class TFLiteFile
{
    private const string Wanted = "a TFLite file";

    /// <summary>
    /// The network in 32-bit numbers: images of (1, H, W, C) as input, normalized as the metadata state; logits as
    /// output.
    /// </summary>
    /// <param name="probabilities">Whether to append a softmax.</param>
    /// <returns>The bytes of a file.</returns>
    /// <exception cref="ArgumentException">The network has a layer without a TFLite equivalent, or
    /// <paramref name="probabilities"/> is set and the network ends in a sigmoid.</exception>
    public static byte[] Write(Model model, bool probabilities = false) =>
        Described(LayerExport.Of(Checked(model, probabilities), probabilities), model);

    /// <summary>
    /// The network in 8-bit integers, with real numbers as input and output: about a quarter of the size.
    /// </summary>
    /// <param name="calibration">Images of the training data, from which the ranges of the activations are measured;
    /// some hundred are enough.</param>
    /// <param name="team">Threads of the measurement.</param>
    /// <exception cref="ArgumentException">As for <see cref="Write"/>, or the images have another shape or are
    /// missing.</exception>
    /// <inheritdoc cref="Write"/>
    public static byte[] WriteInt8(Model model, Dataset calibration, WorkerTeam team, bool probabilities = false)
    {
        Guard.Require(calibration.Count > 0 && calibration.SampleShape == model.InputShape,
            $"{calibration.Name} has {calibration.Count} images of {calibration.SampleShape}; the ranges of the " +
            $"activations are measured on images of {model.InputShape}.");
        TFLiteModel graph = LayerExport.Of(Checked(model, probabilities), probabilities);
        return Described(Int8Conversion.Of(graph, ActivationRanges.Measure(graph, calibration, model.Scaling, team)), model);
    }

    /// <summary>Reads an image classifier; operators that cannot be run are refused.</summary>
    /// <param name="outputName">Name of the output to compute; null: the most suitable.</param>
    /// <exception cref="InvalidDataException">The content is not a complete TFLite file, or has an unsupported
    /// operator; the message names it.</exception>
    /// <exception cref="IOException">The file could not be opened or read.</exception>
    public static OnnxGraph Read(string path, string? outputName = null) =>
        Read(OnnxGraph.ContentOf(path), path, outputName);

    /// <param name="name">The file's name in messages.</param>
    /// <inheritdoc cref="Read(string, string?)"/>
    public static OnnxGraph Read(ReadOnlyMemory<byte> content, string name, string? outputName = null)
    {
        BadFile.RefuseForeignContent(name, content.Span, Wanted);
        var model = TFLiteModel.Read(content, name);
        var description = ModelDescription.Read(content, model.Find(ModelDescription.Key), name);
        var texts = new OrderedDictionary<string, string>();
        if (model.Find(ModelMetadata.FormatName) is { } own)
            foreach ((string key, string value) in ModelTexts.Read(own, name)) texts[key] = value;
        if (!texts.ContainsKey(ModelKeys.ClassNames) && description.Labels is { } labels)
            texts[ModelKeys.ClassNames] = ModelMetadata.FormatClassNames(labels);
        if (!texts.ContainsKey(ModelKeys.Format) && description.Scaling is { } scaling)
        {
            texts[ModelKeys.Format] = ModelMetadata.FormatName;
            texts[ModelKeys.InputScaling] = scaling.ToString();
        }

        var graph = new GraphTranslation(model, name, content.Length);
        return OnnxGraph.Of(new ModelMessage(graph.Graph, ModelMessage.WrittenOpset, model.Description, texts),
            graph.Input, name, outputName);
    }

    internal static Network Checked(Model model, bool probabilities)
    {
        Guard.Require(model.Network.State().All(pair => ModelFile.FirstNotFinite(pair.Value.Span) < 0),
            $"The network has weights that are not finite: the training diverged, and it is not exported.");
        Guard.Require(!probabilities || model.Network.OutputMeaning == OutputMeaning.Logits,
            $"The network ends in a sigmoid and gives a probability for each class already: leave the softmax out.");
        return model.Network;
    }

    /// <summary>Adds the metadata and the class names.</summary>
    internal static byte[] Described(TFLiteModel graph, Model model)
    {
        string input = graph.Tensors[graph.Inputs[0]].Name, output = graph.Tensors[graph.Outputs[0]].Name;
        byte[] description = ModelDescription.Write(model, input, output);
        bool hasPlainNames = model.ClassNames.All(name => name == PlainText.Of(name));
        byte[] texts = ModelTexts.Write(ModelMetadata.Format(model, WeightHash.Of(model.Network)).Where(pair =>
            pair.Key is not (ModelKeys.FormatVersion or ModelKeys.InputShape)
            && !(pair.Key == ModelKeys.ClassNames && hasPlainNames))); // these are in labels.txt
        return ModelDescription.Pack((graph with
        {
            Metadata = [new(ModelDescription.Key, description), new(ModelMetadata.FormatName, texts)],
        }).Write(), model.ClassNames);
    }
}
