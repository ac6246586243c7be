namespace NeuralCore;

/// <summary>How many parameters an architecture may still have, so that a hostile text is refused before it takes memory.</summary>
internal sealed class ParameterBudget(long limit)
{
    /// <summary>A gigabyte of weights, and as much again of gradients: more is a typing error.</summary>
    public const long Most = 1L << 28;

    private Int128 left = limit;

    public long Limit => limit;

    /// <param name="parameters">128 bits, since kernel sizes and channels of a text multiply beyond 64.</param>
    public bool TrySpend(Int128 parameters) => (left -= parameters) >= 0;
}
