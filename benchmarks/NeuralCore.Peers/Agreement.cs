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
    /// Compares logits: of the untrained network, and after one training step with the same batch, which changes them
    /// by 0.05 to 0.4.
    /// </summary>
    /// <exception cref="DisagreementException"/>
    public static void Require(string who, string preset, ReadOnlySpan<float> ours, ReadOnlySpan<float> theirs)
    {
        if (ours.Length != theirs.Length)
            throw new DisagreementException($"{preset}: {who} gives {theirs.Length} outputs, ours are {ours.Length}.");
        for (int i = 0; i < ours.Length; i++)
        {
            // Negated, so that NaN fails too.
            if (!(Math.Abs(ours[i] - theirs[i]) <= Tolerance))
                throw new DisagreementException(
                    $"{preset}: output {i} of {who} is {theirs[i]}, ours is {ours[i]}; they may differ by " +
                    $"{Tolerance}. Nothing was timed.");
        }
    }
}
