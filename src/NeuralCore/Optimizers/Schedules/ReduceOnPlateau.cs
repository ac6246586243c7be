namespace NeuralCore;

/// <summary>Lowers the rate when the validation loss has stopped falling.</summary>
/// <remarks><code>
/// Epoch     loss &lt; best − minDelta:  best ← loss, waited ← 0;  otherwise waited ← waited + 1
///           waited &gt; patience:  factor ← max(factor·drop, minimum), waited ← 0
/// Factor    factor, 1 at first
/// See       docs/learn/12-schedules.md
/// </code>
/// As PyTorch's ReduceLROnPlateau with an absolute threshold. A loss that is NaN is no improvement.</remarks>
public sealed class ReduceOnPlateau : Schedule
{
    private double factor = 1;
    private double best = double.PositiveInfinity;
    private int waited;

    /// <param name="drop">What the rate is multiplied by.</param>
    /// <param name="patience">Epochs without improvement that are tolerated; the next one lowers the rate.</param>
    /// <param name="minDelta">By how much the loss must fall to count as improved.</param>
    /// <param name="minimum">The factor is not lowered below this.</param>
    public ReduceOnPlateau(double drop = 0.1, int patience = 3, double minDelta = 1e-4, double minimum = 1e-3)
    {
        Guard.Require(drop is > 0 and < 1, $"The drop is {drop}; it is between 0 and 1.");
        Guard.Require(patience >= 0, $"Patience is {patience} epochs; it cannot be negative.");
        Guard.Require(minDelta >= 0, $"minDelta is {minDelta}; it cannot be negative.");
        Guard.Require(minimum is >= 0 and <= 1, $"The minimum factor is {minimum}; it is at least 0 and at most 1.");
        (Drop, Patience, MinDelta, Minimum) = (drop, patience, minDelta, minimum);
    }

    public override string Name => "plateau";

    public double Drop { get; }

    public int Patience { get; }

    public double MinDelta { get; }

    public double Minimum { get; }

    /// <summary>The factor, the best loss seen, and the epochs waited since.</summary>
    public override IReadOnlyList<double> State
    {
        get => [factor, best, waited];
        set
        {
            Guard.Require(value is [>= 0 and <= 1, not double.NaN, >= 0 and <= int.MaxValue],
                $"{Name} remembers a factor up to 1, a loss and a number of epochs, not [{string.Join(", ", value)}].");
            (factor, best, waited) = (value[0], value[1], (int)value[2]);
        }
    }

    public override Schedule Begin() => new ReduceOnPlateau(Drop, Patience, MinDelta, Minimum);

    public override string ToString() =>
        $"{Name}, drop {Drop}, patience {Patience}, minDelta {MinDelta}, minimum {Minimum}";

    public override double Factor(long step, long totalSteps) => factor;

    public override bool Observe(double validationLoss)
    {
        if (validationLoss < best - MinDelta)
        {
            (best, waited) = (validationLoss, 0);
            return false;
        }

        if (++waited <= Patience) return false;
        double before = factor;
        (factor, waited) = (Math.Max(factor * Drop, Minimum), 0);
        return factor < before;
    }
}
