namespace NeuralCore.Diagnosis;

/// <summary>Checks that the untrained network has the loss of a uniform distribution over the classes.</summary>
/// <remarks><code>
/// Expected  ln(C): all classes are equally likely, L = −Σ t′·ln(1/C) = ln C for any targets with sum 1, smoothed or
/// weighted or neither
/// Allowed   ln(C)/2 … ln(C) + 2: logits of variance v add about v/2
/// CTC       expected is −ln P of the texts with p = 1/K in each of T columns, allowed up to 2 more in each column
/// </code></remarks>
internal static class InitialLossCheck
{
    private const double MaxAbove = 2;
    private const double MinShare = 0.5;

    private const string Check = "initial loss";

    /// <param name="loss">The loss of the network before the training.</param>
    /// <param name="isTrained">Whether the weights are those of an earlier training, so that any finite loss is
    /// possible.</param>
    public static CheckResult Run(double loss, int classes, Loss kind, bool isTrained = false)
    {
        if (!double.IsFinite(loss)) return NotFinite(loss);
        if (kind is not SoftmaxCrossEntropy || classes < 2 || isTrained)
            return CheckResult.Of(Check, $"{CheckResult.Figure(loss)}{(isTrained ? " with the trained weights" : "")}");
        double expected = Math.Log(classes);
        return Compare(loss, expected, MaxAbove, $"ln({classes})");
    }

    /// <summary>The same for lines of writing and <see cref="CtcLoss"/>.</summary>
    /// <param name="loss">The mean loss of the texts before the training.</param>
    /// <param name="texts">The texts as indices of symbols.</param>
    /// <param name="frames">T</param>
    /// <param name="classes">K, with the blank.</param>
    public static CheckResult OfLines(double loss, IReadOnlyList<int[]> texts, int frames, int classes)
    {
        if (!double.IsFinite(loss)) return NotFinite(loss);
        var uniform = new Real[frames * classes];
        double expected = texts.Average(text => -CtcLoss.LogProbability(uniform, frames, classes, text));
        return Compare(loss, expected, MaxAbove * frames, $"that of p = 1/{classes} in each column");
    }

    private static CheckResult NotFinite(double loss) => CheckResult.Of(Check, $"{loss}",
        FindingCodes.InitialNotFinite.Found(
            $"The loss of the untrained network is {loss}, where a finite number is expected"));

    private static CheckResult Compare(double loss, double expected, double maxAbove, string uniform)
    {
        bool isFar = loss > expected + maxAbove || loss < MinShare * expected;
        return CheckResult.Of(
            Check, $"{CheckResult.Figure(loss)}, {uniform} is {CheckResult.Figure(expected)}",
            isFar
                ? FindingCodes.InitialLoss.Found(
                    $"The untrained network has a loss of {CheckResult.Figure(loss)}, where about {uniform} = " +
                    $"{CheckResult.Figure(expected)} is expected")
                : null);
    }
}
