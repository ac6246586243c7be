using NeuralCore.Interop.Onnx.Conversion;

namespace NeuralCore.Interop.Onnx;

/// <summary>
/// An ONNX graph that is a chain of this library's layers, with sums around branches, as a network that learns on.
/// </summary>
public static class OnnxConversion
{
    /// <summary>
    /// The graph as a model that can be trained and saved. A softmax or sigmoid that makes its output is left out, and
    /// a scaling of the inputs that it begins with moves into the first layer where that is exact, else into
    /// <see cref="Model.Scaling"/>.
    /// </summary>
    /// <param name="scaling">What is done to pixels before they go into the graph; null: what the file says, or
    /// nothing.</param>
    /// <exception cref="InvalidDataException">A node has no layer here that computes the same; the message names
    /// it.</exception>
    public static Model ToModel(OnnxGraph graph, InputScaling? scaling = null)
    {
        var view = graph.UpToLogits.View();
        (InputScaling whole, string start) =
            InputPrefix.Of(view, graph.Input, scaling ?? graph.Scaling ?? InputScaling.Default);
        (List<Layer> layers, Flow end) = new ChainConversion(view)
            .Convert(new Flow(start, graph.InputShape, ChannelsLast: !graph.Input.ChannelsFirst));
        if (end.Order is not null || (end.Shape.Rank == 3 && !end.ChannelsLast && end.Shape[2] > 1))
            throw view.Fail("graph outputs", "features with channels last", $"{end.Shape} in another order");
        Network network = Filled(graph, view, layers);
        Model alike = OnnxFile.Load(graph);
        return new Model(network, alike.ClassNames, alike.Provenance,
            InputFolding.TryFold(whole, network) ? null : whole);
    }

    /// <summary>The layers have their weights from the graph and keep them.</summary>
    private static Network Filled(OnnxGraph graph, GraphView view, List<Layer> layers)
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
