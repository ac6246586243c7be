namespace NeuralCore.Diagnosis;

/// <summary>Checks for dead ReLU units and saturated sigmoid and tanh units.</summary>
/// <remarks><code>
/// Unit      a feature, or a channel of a feature map: the last axis of a layer's output
/// Dead      y ≤ 0 for every image of a batch and every position of the feature map
/// Saturated |tanh| &gt; 0.99, or a sigmoid outside 0.005 … 0.995, which is equivalent: slopes below 0.02 and 0.005
/// </code></remarks>
internal static class UnitChecks
{
    private const double DeadShare = 0.6, SaturatedShare = 0.5;

    private const double MaxTanh = 0.99, MaxSigmoid = 0.995;

    /// <param name="trial">A network after a forward pass.</param>
    /// <param name="when">The time of the check in words: <c>at the start</c>.</param>
    public static CheckResult Run(TrialNetwork trial, string when)
    {
        var findings = new List<Finding>();
        (double worstDead, double worstSaturated) = (0, 0);
        foreach ((Layer layer, Tensor output) in trial.Outputs())
        {
            if (layer is ReLU)
            {
                (int dead, int units) = CountDead(output);
                worstDead = Math.Max(worstDead, (double)dead / units);
                if (dead == units)
                {
                    findings.Add(FindingCodes.DeadLayer.Found(
                        $"All {units} units of {layer.Name} are dead {when}: they are 0 for all {output.Shape[0]} " +
                        "images, where most should be active"));
                }
                else if (dead > DeadShare * units)
                {
                    findings.Add(FindingCodes.DeadUnits.Found(
                        $"{dead} of the {units} units of {layer.Name} are dead {when}: they are 0 for all " +
                        $"{output.Shape[0]} images, where most should be active for some"));
                }
            }
            else if (layer is Tanh or Sigmoid)
            {
                double share = SaturatedPart(output, layer is Tanh);
                worstSaturated = Math.Max(worstSaturated, share);
                if (share > SaturatedShare)
                {
                    findings.Add(FindingCodes.Saturated.Found(
                        $"{100 * share:0} % of the outputs of {layer.Name} are saturated {when}, where few should be"));
                }
            }
        }

        string seen = $"{100 * worstDead:0} % of a layer dead or less, {100 * worstSaturated:0} % saturated or less";
        return new CheckResult($"units {when}", seen, findings);
    }

    private static (int Dead, int Units) CountDead(Tensor output)
    {
        int units = output.Shape.Last;
        var isActive = new bool[units];
        ReadOnlySpan<Real> y = output.Span;
        for (int i = 0; i < y.Length; i += units)
        {
            for (int c = 0; c < units; c++) isActive[c] |= y[i + c] > 0;
        }

        return (isActive.Count(active => !active), units);
    }

    private static double SaturatedPart(Tensor output, bool isTanh)
    {
        int count = 0;
        foreach (Real y in output.Span)
        {
            if (isTanh ? Math.Abs(y) > MaxTanh : y is > (Real)MaxSigmoid or < (Real)(1 - MaxSigmoid)) count++;
        }

        return (double)count / output.Length;
    }
}
