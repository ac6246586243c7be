namespace NeuralCore;

/// <summary>Multiplies the rate by a factor at equal intervals.</summary>
/// <remarks><code>
/// Factor    dropᵏ,  k = ⌊step / ⌈interval·totalSteps⌉⌋
/// See       docs/learn/12-schedules.md
/// </code>
/// By default a tenth after each third, as residual networks were trained (He et al. 2015, arXiv:1512.03385).</remarks>
public sealed class StepSchedule : Schedule
{
    /// <summary>Keeps a product like 0.1·30, which rounds to just above 3, from being taken up to 4.</summary>
    private const double RoundingAllowance = 1e-9;

    /// <param name="interval">Between two drops, as a fraction of the training.</param>
    /// <param name="drop">What the rate is multiplied by at each.</param>
    public StepSchedule(double interval = 1.0 / 3, double drop = 0.1)
    {
        Guard.Require(interval is > 0 and <= 1,
            $"The interval between drops is {interval} of the training; it is above 0 and at most 1.");
        Guard.Require(drop is > 0 and <= 1, $"The drop is {drop}; it is above 0 and at most 1.");
        (Interval, Drop) = (interval, drop);
    }

    public override string Name => "step";

    public double Interval { get; }

    public double Drop { get; }

    public override string ToString() => $"{Name}, interval {Interval}, drop {Drop}";

    public override double Factor(long step, long totalSteps)
    {
        long intervalSteps = Math.Max(1, (long)Math.Ceiling(Interval * totalSteps - RoundingAllowance));
        return PortableMath.Pow(Drop, Math.Min(step, Math.Max(0, totalSteps - 1)) / intervalSteps);
    }
}
