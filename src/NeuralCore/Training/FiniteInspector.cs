namespace NeuralCore;

/// <summary>
/// Looks at every number of a step, as soon as it is there, for the first that is not finite. Only a step that is
/// repeated because a training went wrong is looked at.
/// </summary>
/// <remarks>Needs a workspace whose layers do not run as one, so that there is nothing between them that it cannot
/// see.</remarks>
internal sealed class FiniteInspector(Network network)
{
    /// <summary>The first that was found; null so far.</summary>
    public (TrainingOperation Operation, string Layer, string What, double Value)? Found { get; private set; }

    /// <summary>Parameters and running statistics.</summary>
    /// <returns>Whether something was found, as in each of the following.</returns>
    public bool State(TrainingOperation operation)
    {
        foreach ((string name, Tensor value) in network.State())
        {
            int dot = name.LastIndexOf('.');
            if (Look(operation, name[..dot], name[(dot + 1)..], value)) return true;
        }

        return false;
    }

    public bool Forward(Workspace workspace, TrainingOperation operation = TrainingOperation.Forward) =>
        Look(operation, "input", "image", workspace.Input) || Forward(network.Layers, workspace, operation);

    public bool Loss(double value)
    {
        if (!double.IsFinite(value)) Found = (TrainingOperation.Loss, "loss", "value", value);
        return Found is not null;
    }

    /// <summary>After the backward pass, in its order: last layer first.</summary>
    public bool Backward(Workspace workspace) =>
        Look(TrainingOperation.Backward, "loss", "gradient", workspace.OutputGradient)
            || Backward(network.Layers, workspace);

    private bool Forward(Sequential chain, Workspace workspace, TrainingOperation operation)
    {
        for (int i = 0; i < chain.Layers.Count; i++)
        {
            Layer layer = chain.Layers[i];
            for (int b = 0; b < layer.Branches.Count; b++)
            {
                if (Forward(layer.Branches[b], workspace.Branch(i, b), operation)) return true;
            }

            foreach (Statistic statistic in layer.Statistics)
            {
                if (Look(operation, layer.Name, statistic.Name, statistic.Value)) return true;
            }

            if (Look(operation, layer.Name, "output", workspace.Activation(i + 1))) return true;
        }

        return false;
    }

    private bool Backward(Sequential chain, Workspace workspace)
    {
        for (int i = chain.Layers.Count - 1; i >= 0; i--)
        {
            Layer layer = chain.Layers[i];
            for (int b = layer.Branches.Count - 1; b >= 0; b--)
            {
                if (Backward(layer.Branches[b], workspace.Branch(i, b))) return true;
            }

            foreach (Parameter parameter in layer.Parameters)
            {
                if (Look(TrainingOperation.Backward, layer.Name,
                    $"{parameter.Name[(layer.Name.Length + 1)..]} gradient", parameter.Gradient))
                    return true;
            }

            if (workspace.Gradient(i) is { } dx && Look(TrainingOperation.Backward, layer.Name, "input gradient", dx))
                return true;
        }

        return false;
    }

    private bool Look(TrainingOperation operation, string layer, string what, Tensor tensor)
    {
        foreach (Real value in tensor.Span)
        {
            if (Real.IsFinite(value)) continue;
            Found = (operation, layer, what, value);
            return true;
        }

        return false;
    }
}
