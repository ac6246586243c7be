namespace NeuralCore.Peers;

/// <summary>Checks that two engines compute the same function.</summary>
internal static class Agreement
{
    /// <summary>
    /// Logits are of the order of 1, so this is a few hundred rounding errors of single precision; a swapped axis gives
    /// 0.1 and more.
    /// </summary>
    private const double Tolerance = 1e-4;

    /// <summary>
    /// Adam's first step moves every weight by the learning rate in the direction of its gradient's sign, also where
    /// the gradient is a rounding error. A wrong learning rate or a missing gradient changes logits by 0.05 and more.
    /// </summary>
    private const double ToleranceAfterStep = 1e-2;

    /// <summary>Compares the logits of the untrained network.</summary>
    /// <exception cref="DisagreementException"/>
    public static void Require(string who, string preset, ReadOnlySpan<float> ours, ReadOnlySpan<float> theirs) =>
        Require(who, preset, ours, theirs, Tolerance);

    /// <summary>Compares the logits after one training step with the same batch: backward pass and update.</summary>
    /// <exception cref="DisagreementException"/>
    public static void RequireAfterStep(
        string who, string preset, ReadOnlySpan<float> ours, ReadOnlySpan<float> theirs) =>
        Require($"{who}, after a training step,", preset, ours, theirs, ToleranceAfterStep);

    private static void Require(
        string who, string preset, ReadOnlySpan<float> ours, ReadOnlySpan<float> theirs, double tolerance)
    {
        if (ours.Length != theirs.Length)
            throw new DisagreementException($"{preset}: {who} gives {theirs.Length} outputs, ours are {ours.Length}.");
        for (int i = 0; i < ours.Length; i++)
        {
            // Negated, so that NaN fails too.
            if (!(Math.Abs(ours[i] - theirs[i]) <= tolerance))
                throw new DisagreementException(
                    $"{preset}: output {i} of {who} is {theirs[i]}, ours is {ours[i]}; they may differ by " +
                    $"{tolerance}. Nothing was timed.");
        }
    }
}
