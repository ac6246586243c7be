namespace NeuralCore;

/// <summary>
/// Lowers the rate along half a wave of cosine: slowly at first, fast in the middle, slowly at the end.
/// </summary>
/// <remarks><code>
/// Factor    final + (1 − final)·½·(1 + cos πp)          Loshchilov and Hutter 2017, arXiv:1608.03983, without restarts
/// See       docs/learn/12-schedules.md
/// </code></remarks>
public sealed class CosineSchedule : Schedule
{
    /// <param name="final">The factor that is approached at the end.</param>
    public CosineSchedule(double final = 0)
    {
        Guard.Require(final is >= 0 and <= 1, $"The final factor is {final}; it is at least 0 and at most 1.");
        Final = final;
    }

    public override string Name => "cosine";

    public double Final { get; }

    public override string ToString() => $"{Name}, final {Final}";

    public override double Factor(long step, long totalSteps) => Anneal(1, Final, Progress(step, totalSteps));
}
