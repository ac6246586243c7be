namespace NeuralCore;

/// <summary>
/// Searches the tensors of a training step, in the order of their computation, for the first number that is not finite.
/// It is only used when steps are repeated after a training diverged.
/// </summary>
/// <remarks>Needs a workspace without fused layers, so that all activations are stored.</remarks>
internal sealed class FiniteInspector(Network network)
{
    /// <summary>The first number found that is not finite; null if none was found.</summary>
    public (TrainingOperation Operation, string Layer, string What, double Value)? Found { get; private set; }

    /// <summary>Searches parameters and running statistics.</summary>
    /// <returns>Whether a number was found. The methods below return the same.</returns>
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

    /// <summary>Searches the gradients after the backward pass, last layer first.</summary>
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
