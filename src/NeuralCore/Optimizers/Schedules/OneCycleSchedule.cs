namespace NeuralCore;

/// <summary>
/// Up to the base rate, then down far below the start: large rates in the middle of training regularise, small ones at
/// its end settle.
/// </summary>
/// <remarks><code>
/// Factor    start + (1 − start)·p/r                      p &lt; r: a straight rise to the peak, which is the base rate
///           final + (1 − final)·½·(1 + cos πq)           q = (p − r)/(1 − r): down along a cosine
///                                                        Smith and Topin 2018, arXiv:1708.07120
/// See       docs/learn/12-schedules.md
/// </code>
/// The base rate is the peak and may be several times what a constant schedule bears. The rise is the paper's straight
/// line; the cosine fall is
/// fast.ai's, and so are its start of 1/25 and its rise of 30 %.</remarks>
public sealed class OneCycleSchedule : Schedule
{
    /// <param name="rise">r: the fraction of the training that leads up to the peak.</param>
    /// <param name="start">The factor of the first step.</param>
    /// <param name="final">The factor that is approached at the end.</param>
    public OneCycleSchedule(double rise = 0.3, double start = 1.0 / 25, double final = 1e-4)
    {
        Guard.Require(rise is > 0 and < 1, $"The rise takes {rise} of the training; it is between 0 and 1.");
        Guard.Require(start is >= 0 and <= 1, $"The start factor is {start}; it is at least 0 and at most 1.");
        Guard.Require(final is >= 0 and <= 1, $"The final factor is {final}; it is at least 0 and at most 1.");
        (Rise, Start, Final) = (rise, start, final);
    }

    public override string Name => "one-cycle";

    public double Rise { get; }

    public double Start { get; }

    public double Final { get; }

    public override string ToString() => $"{Name}, rise {Rise}, start {Start}, final {Final}";

    public override double Factor(long step, long totalSteps)
    {
        double p = Progress(step, totalSteps);
        return p < Rise ? Start + (1 - Start) * p / Rise : Anneal(1, Final, (p - Rise) / (1 - Rise));
    }
}
