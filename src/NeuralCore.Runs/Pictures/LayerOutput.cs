namespace NeuralCore.Runs.Pictures;

/// <summary>The output of a layer for one image.</summary>
/// <param name="Values">(H, W, C) or (F), row-major.</param>
internal sealed record LayerOutput(Layer Layer, Shape Shape, float[] Values)
{
    /// <summary>
    /// The outputs of all layers in inference mode, first layer first, without layers that return their input.
    /// </summary>
    /// <param name="scaling">Input scaling of the network; null for none.</param>
    public static IReadOnlyList<LayerOutput> Of(
        Network network, Dataset data, int index, InputScaling? scaling = null)
    {
        using var team = new WorkerTeam(1);
        Workspace workspace = network.CreateWorkspace(1, team, joined: false);
        data.FillSamples(team, [index], workspace.Input);
        scaling?.Apply(workspace.Input);
        network.Forward(workspace, Phase.Inference);
        return
        [
            .. network.Layers.Layers.Select(
                (layer, i) => new LayerOutput(
                layer, workspace.Activation(i + 1).Shape.Sample, workspace.Activation(i + 1).Span.ToArray()))
                .Where(output => !output.Layer.IsView && output.Layer is not Dropout),
        ];
    }
}
