namespace NeuralCore.Networks;

/// <summary>Counts the weights that a text asks for before they are allocated: a typing error should cost a message, not the machine's memory.</summary>
internal sealed class WeightBudget
{
    /// <summary>A gigabyte of weights, and as much again of gradients.</summary>
    public const long Most = 1L << 28;

    private long spent;

    /// <summary>False when these are too many.</summary>
    public bool TrySpend(long weights)
    {
        if (weights > Most - spent) return false;
        spent += weights;
        return true;
    }
}
