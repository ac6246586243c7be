namespace NeuralCore;

/// <summary>
/// A straight rise to the first rate of another schedule, before that begins: early gradients are large and their
/// averages unsettled.
/// </summary>
/// <remarks><code>
/// Factor    f(0)·(step + 1)/warmupSteps      step &lt; warmupSteps        Goyal et al. 2017, arXiv:1706.02677
///           f(step − warmupSteps)            then, over the remaining steps; f is the schedule that follows
/// See       docs/learn/12-schedules.md
/// </code></remarks>
public sealed class Warmup : Schedule
{
    /// <param name="warmupSteps">Steps of the rise; 0 for none.</param>
    /// <param name="schedule">What follows it.</param>
    public Warmup(long warmupSteps, Schedule schedule)
    {
        Guard.Require(warmupSteps >= 0, $"Warm-up takes {warmupSteps} steps; it cannot be negative.");
        (WarmupSteps, Schedule) = (warmupSteps, schedule);
    }

    public override string Name => $"warmup-{Schedule.Name}";

    public long WarmupSteps { get; }

    public Schedule Schedule { get; }

    public override double Factor(long step, long totalSteps)
    {
        long remaining = Math.Max(0, totalSteps - WarmupSteps);
        return step < WarmupSteps
            ? Schedule.Factor(0, Math.Max(1, remaining)) * (step + 1) / WarmupSteps
            : Schedule.Factor(step - WarmupSteps, remaining);
    }

    public override IReadOnlyList<double> State
    {
        get => Schedule.State;
        set => Schedule.State = value;
    }

    public override string ToString() => $"warm-up of {WarmupSteps} steps, then {Schedule}";

    public override Schedule Begin() => new Warmup(WarmupSteps, Schedule.Begin());

    public override bool Observe(double validationLoss) => Schedule.Observe(validationLoss);
}
