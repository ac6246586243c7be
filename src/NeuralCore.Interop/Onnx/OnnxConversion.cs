using NeuralCore.Interop.Onnx.Conversion;

namespace NeuralCore.Interop.Onnx;

/// <summary>
/// Converts an ONNX graph that is a chain of this library's layers, with residual branches, to a trainable network.
/// </summary>
public static class OnnxConversion
{
    /// <summary>
    /// The graph as a model that can be trained and saved. A final softmax or sigmoid is omitted. An input scaling at
    /// the start of the graph is folded into the first layer where that is exact, otherwise into <see
    /// cref="Model.Scaling"/>.
    /// </summary>
    /// <param name="scaling">Scaling of the pixels before the graph; null: that stated in the file, or none.</param>
    /// <exception cref="InvalidDataException">A node has no equivalent layer; the message names it.</exception>
    public static Model ToModel(OnnxGraph graph, InputScaling? scaling = null)
    {
        var view = graph.UpToLogits.View();
        (InputScaling whole, string start) =
            InputPrefix.Of(view, graph.Input, scaling ?? graph.Scaling ?? InputScaling.Default);
        (List<Layer> layers, Flow end) = new ChainConversion(view)
            .Convert(new Flow(start, graph.InputShape, ChannelsLast: !graph.Input.ChannelsFirst));
        if (end.Order is not null || (end.Shape.Rank == 3 && !end.ChannelsLast && end.Shape[2] > 1))
            throw view.Fail("graph outputs", "features with channels last", $"{end.Shape} in another order");
        Network network = Build(graph, view, layers);
        Model loaded = OnnxFile.Load(graph);
        return new Model(network, loaded.ClassNames, loaded.Provenance,
            InputFolding.TryFold(whole, network) ? null : whole);
    }

    private static Network Build(OnnxGraph graph, GraphView view, List<Layer> layers)
    {
        if (layers.Count == 0) throw view.Fail("graph", "layers", "none");
        try
        {
            return new Network(graph.InputShape, seed: 0, layers);
        }
        catch (ArgumentException e)
        {
            throw view.Fail("graph", "layers that fit each other", e.Message);
        }
    }
}
