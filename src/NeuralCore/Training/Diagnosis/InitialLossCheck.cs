namespace NeuralCore.Diagnosis;

/// <summary>Whether a network that knows nothing says so.</summary>
/// <remarks><code>
/// Expected  ln(C): every class is as likely, L = −Σ t′·ln(1/C) = ln C for any targets that add up to 1, smoothed or not, weighted or not
/// Allowed   ln(C)/2 … ln(C) + 2: logits with a variance of v add about v/2
/// </code></remarks>
internal static class InitialLossCheck
{
    private const double MaxAbove = 2;
    private const double MinShare = 0.5;

    /// <param name="loss">Of the untrained network.</param>
    public static CheckResult Run(double loss, int classes, Loss kind)
    {
        const string Check = "initial loss";
        if (!double.IsFinite(loss)) return CheckResult.Of(Check, $"{loss}", FindingCodes.InitialNotFinite.Found($"The loss of the untrained network is {loss}, where a finite number is expected"));
        if (kind is not SoftmaxCrossEntropy || classes < 2) return CheckResult.Of(Check, $"{CheckResult.Figure(loss)}");
        double expected = Math.Log(classes);
        bool isFar = loss > expected + MaxAbove || loss < MinShare * expected;
        return CheckResult.Of(Check, $"{CheckResult.Figure(loss)}, ln({classes}) is {CheckResult.Figure(expected)}", isFar ? FindingCodes.InitialLoss.Found($"The untrained network has a loss of {CheckResult.Figure(loss)}, where about ln({classes}) = {CheckResult.Figure(expected)} is expected") : null);
    }
}
