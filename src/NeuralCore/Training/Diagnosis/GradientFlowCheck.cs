namespace NeuralCore.Diagnosis;

/// <summary>Checks for vanishing and exploding gradients between the loss and the first layer.</summary>
/// <remarks><code>
/// Compared  ‖∂L/∂aᵢ‖ of each layer's output against ‖∂L/∂a_L‖ of the logits     Glorot and Bengio 2010, proceedings.mlr.press/v9/glorot10a
/// </code></remarks>
internal static class GradientFlowCheck
{
    private const double Vanished = 1e-3, Exploded = 1e3;

    /// <param name="trial">A network after a backward pass.</param>
    public static CheckResult Run(TrialNetwork trial)
    {
        IReadOnlyList<Layer> layers = trial.Network.Layers.Layers;
        double logits = Norm(trial.Workspace.OutputGradient);
        (double least, double most, string leastAt, string mostAt) = (1, 1, "", "");
        for (int i = 0; i < layers.Count; i++)
        {
            if (trial.Workspace.Gradient(i + 1) is not { } gradient || logits == 0) continue;
            double ratio = Norm(gradient) / logits;
            if (ratio < least) (least, leastAt) = (ratio, layers[i].Name);
            if (!(ratio <= most)) (most, mostAt) = (ratio, layers[i].Name);
        }

        return CheckResult.Of(
            "gradients", $"{least:G2} to {most:G2} times that of the logits",
            least < Vanished
                ? FindingCodes.Vanishing.Found(
                    $"The gradient at {leastAt} is {least:G2} times that of the logits, " +
                    $"where at least {Vanished} is expected")
                : null,
            !(most <= Exploded)
                ? FindingCodes.Exploding.Found(
                    $"The gradient at {mostAt} is {most:G2} times that of the logits, " +
                    $"where at most {Exploded} is expected")
                : null);
    }

    private static double Norm(Tensor tensor)
    {
        double sum = 0;
        foreach (Real value in tensor.Span) sum += (double)value * value;
        return Math.Sqrt(sum);
    }
}
