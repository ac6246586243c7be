using System.Globalization;
using NeuralCore.Interop.Onnx.Export;
using NeuralCore.Interop.Onnx.Messages;

namespace NeuralCore.Interop.Onnx;

/// <summary>
/// Saves a <see cref="Model"/> as an ONNX file, for other programs and for phones, and loads ONNX files. See
/// <c>docs/onnx.md</c>.
/// </summary>
public static class OnnxFile
{
    private const string Producer = "NeuralCore";

    /// <summary>
    /// Writes the network with operators of version 17: channels first, any batch size, pixels from 0 to 1 as input,
    /// logits as output. The file is written atomically.
    /// </summary>
    /// <param name="probabilities">Whether to append a softmax.</param>
    /// <exception cref="ArgumentException">The network has a layer without an ONNX equivalent, or
    /// <paramref name="probabilities"/> is set and the network ends in a sigmoid.</exception>
    /// <exception cref="IOException">The folder is missing or not writable, or the disk is full; an existing file is
    /// kept.</exception>
    public static void Save(string path, Model model, bool probabilities = false) =>
        AtomicFile.Write(path, file => file.Write(Write(model, probabilities)));

    /// <summary>The bytes of the file that <see cref="Save"/> writes.</summary>
    public static byte[] Write(Model model, bool probabilities = false)
    {
        Guard.Require(model.Network.State().All(pair => ModelFile.FirstNotFinite(pair.Value.Span) < 0),
            $"The network has weights that are not finite: the training diverged, and it is not exported.");
        Guard.Require(!probabilities || model.Network.OutputMeaning == OutputMeaning.Logits,
            $"The network ends in a sigmoid and gives a probability for each class already: leave the softmax out.");
        // The exported graph includes the input scaling.
        var metadata = ModelMetadata.Format(model.WithScaling(InputScaling.Default), WeightHash.Of(model.Network))
            .ToDictionary();
        string version = typeof(OnnxFile).Assembly.GetName().Version!.ToString(3);
        return new ModelMessage(GraphExport.Of(model.Network, probabilities, model.Scaling), ModelMessage.WrittenOpset,
            Producer, metadata).Write(version).Written.ToArray();
    }

    /// <summary>
    /// Reads an image classifier as a model for inference. Class names are those in the file, otherwise numbers.
    /// </summary>
    /// <inheritdoc cref="OnnxGraph.Read(string, string?)"/>
    public static Model Load(string path, string? outputName = null) => Load(OnnxGraph.Read(path, outputName));

    /// <summary>The graph as a model for inference.</summary>
    public static Model Load(OnnxGraph graph)
    {
        Network network = graph.ToNetwork();
        int classes = Model.ClassCount(network);
        IReadOnlyList<string> names = graph.ClassNames is { } own && own.Count == classes ? own
            : [.. Enumerable.Range(0, classes).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        return new Model(network, names, graph.Metadata.Where(pair => !ModelKeys.Reserved.Contains(pair.Key)),
            graph.Scaling);
    }
}
