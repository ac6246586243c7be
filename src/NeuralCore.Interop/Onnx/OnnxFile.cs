using System.Globalization;
using NeuralCore.Interop.Onnx.Export;
using NeuralCore.Interop.Onnx.Messages;

namespace NeuralCore.Interop.Onnx;

/// <summary>
/// A <see cref="Model"/> as an ONNX file, which other programs and telephones run, and back. See <c>docs/onnx.md</c>.
/// </summary>
public static class OnnxFile
{
    private const string Producer = "NeuralCore";

    /// <summary>
    /// Writes the network with operators of version 17: channels first, any number of images, pixels from 0 to 1 in,
    /// logits out. The file appears whole or not at all.
    /// </summary>
    /// <param name="probabilities">Whether a softmax follows, so that the output is a distribution.</param>
    /// <exception cref="ArgumentException">The network has a layer that no ONNX operator stands for, or ends in a
    /// sigmoid, which no softmax follows.</exception>
    /// <exception cref="IOException">The folder is missing, full or may not be written; a file that was there before
    /// stays.</exception>
    public static void Save(string path, Model model, bool probabilities = false) =>
        AtomicFile.Write(path, file => file.Write(Write(model, probabilities)));

    /// <summary>The bytes of the file that <see cref="Save"/> writes.</summary>
    public static byte[] Write(Model model, bool probabilities = false)
    {
        Guard.Require(model.Network.State().All(pair => ModelFile.FirstNotFinite(pair.Value.Span) < 0),
            $"The network has weights that are not finite: the training diverged, and it is not exported.");
        Guard.Require(!probabilities || model.Network.OutputMeaning == OutputMeaning.Logits,
            $"The network ends in a sigmoid and gives a probability for each class already: leave the softmax out.");
        // The graph scales its inputs itself.
        var metadata = ModelMetadata.Format(model.WithScaling(InputScaling.Default), WeightHash.Of(model.Network))
            .ToDictionary();
        string version = typeof(OnnxFile).Assembly.GetName().Version!.ToString(3);
        return new ModelMessage(GraphExport.Of(model.Network, probabilities, model.Scaling), ModelMessage.WrittenOpset,
            Producer, metadata).Write(version).Written.ToArray();
    }

    /// <summary>
    /// Reads any classifier of images as a model that infers. Class names are the file's own where it has them, else
    /// numbers.
    /// </summary>
    /// <inheritdoc cref="OnnxGraph.Read(string, string?)"/>
    public static Model Load(string path, string? outputName = null) => Load(OnnxGraph.Read(path, outputName));

    /// <summary>The graph as a model that infers.</summary>
    public static Model Load(OnnxGraph graph)
    {
        Network network = graph.ToNetwork();
        int classes = network.OutputShape.Length;
        IReadOnlyList<string> names = graph.ClassNames is { } own && own.Count == classes ? own
            : [.. Enumerable.Range(0, classes).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        return new Model(network, names, graph.Metadata.Where(pair => !ModelKeys.Reserved.Contains(pair.Key)),
            graph.Scaling);
    }
}
