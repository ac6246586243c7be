namespace NeuralCore.Diagnosis;

/// <summary>Whether units still answer: ReLUs that never fire, sigmoids and tanhs that are at their ends.</summary>
/// <remarks><code>
/// Unit      a feature, or a channel of a map: the last axis of a layer's output
/// Dead      y ≤ 0 for every image of a batch and every place of the map
/// Saturated |tanh| &gt; 0.99, or a sigmoid outside 0.005 … 0.995, which is the same: slopes below 0.02 and 0.005
/// </code></remarks>
internal static class UnitChecks
{
    private const double DeadShare = 0.6, SaturatedShare = 0.5;

    private const double TanhEnd = 0.99, SigmoidEnd = 0.995;

    /// <param name="trial">Has made a forward pass.</param>
    /// <param name="when">In words: <c>at the start</c>.</param>
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
                        $"None of the {units} units of {layer.Name} fires {when} for any of {output.Shape[0]} " +
                        $"images, where most should"));
                }
                else if (dead > DeadShare * units)
                {
                    findings.Add(FindingCodes.DeadUnits.Found(
                        $"{dead} of the {units} units of {layer.Name} fire {when} for none of {output.Shape[0]} " +
                        $"images, where most should fire for some"));
                }
            }
            else if (layer is Tanh or Sigmoid)
            {
                double share = SaturatedPart(output, layer is Tanh);
                worstSaturated = Math.Max(worstSaturated, share);
                if (share > SaturatedShare)
                {
                    findings.Add(FindingCodes.Saturated.Found(
                        $"{100 * share:0} % of the outputs of {layer.Name} lie {when} at its ends, where a few " +
                        $"are usual"));
                }
            }
        }

        return new CheckResult($"units {when}", $"{100 * worstDead:0} % of a layer dead or less, " +
            $"{100 * worstSaturated:0} % saturated or less", findings);
    }

    private static (int Dead, int Units) CountDead(Tensor output)
    {
        int units = output.Shape.Last;
        var fires = new bool[units];
        ReadOnlySpan<Real> y = output.Span;
        for (int i = 0; i < y.Length; i += units)
        {
            for (int c = 0; c < units; c++) fires[c] |= y[i + c] > 0;
        }

        return (fires.Count(fire => !fire), units);
    }

    private static double SaturatedPart(Tensor output, bool isTanh)
    {
        int count = 0;
        foreach (Real y in output.Span)
        {
            if (isTanh ? Math.Abs(y) > TanhEnd : y is > (Real)SigmoidEnd or < (Real)(1 - SigmoidEnd)) count++;
        }

        return (double)count / output.Length;
    }
}
