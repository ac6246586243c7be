namespace NeuralCore;

/// <summary>Lowers the rate by the same ratio in every step.</summary>
/// <remarks><code>
/// Factor    final^p
/// See       docs/learn/12-schedules.md
/// </code></remarks>
public sealed class ExponentialSchedule : Schedule
{
    /// <param name="final">The factor that is reached at the end.</param>
    public ExponentialSchedule(double final = 0.01)
    {
        Guard.Require(final is > 0 and <= 1, $"The final factor is {final}; it is above 0 and at most 1.");
        Final = final;
    }

    public override string Name => "exponential";

    public double Final { get; }

    public override string ToString() => $"{Name}, final {Final}";

    public override double Factor(long step, long totalSteps) => PortableMath.Pow(Final, Progress(step, totalSteps));
}
