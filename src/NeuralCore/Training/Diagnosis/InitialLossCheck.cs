namespace NeuralCore.Diagnosis;

/// <summary>Checks that the untrained network has the loss of a uniform distribution over the classes.</summary>
/// <remarks><code>
/// Expected  ln(C): all classes are equally likely, L = −Σ t′·ln(1/C) = ln C for any targets with sum 1, smoothed or
/// weighted or neither
/// Allowed   ln(C)/2 … ln(C) + 2: logits of variance v add about v/2
/// </code></remarks>
internal static class InitialLossCheck
{
    private const double MaxAbove = 2;
    private const double MinShare = 0.5;

    /// <param name="loss">The loss of the network before the training.</param>
    /// <param name="isTrained">Whether the weights are those of an earlier training, so that any finite loss is
    /// possible.</param>
    public static CheckResult Run(double loss, int classes, Loss kind, bool isTrained = false)
    {
        const string Check = "initial loss";
        if (!double.IsFinite(loss))
        {
            return CheckResult.Of(Check, $"{loss}", FindingCodes.InitialNotFinite.Found(
                $"The loss of the untrained network is {loss}, where a finite number is expected"));
        }

        if (kind is not SoftmaxCrossEntropy || classes < 2 || isTrained)
            return CheckResult.Of(Check, $"{CheckResult.Figure(loss)}{(isTrained ? " with the trained weights" : "")}");
        double expected = Math.Log(classes);
        bool isFar = loss > expected + MaxAbove || loss < MinShare * expected;
        return CheckResult.Of(
            Check, $"{CheckResult.Figure(loss)}, ln({classes}) is {CheckResult.Figure(expected)}",
            isFar
                ? FindingCodes.InitialLoss.Found(
                    $"The untrained network has a loss of {CheckResult.Figure(loss)}, where about ln({classes}) = " +
                    $"{CheckResult.Figure(expected)} is expected")
                : null);
    }
}
