namespace NeuralCore;

/// <summary>Learning rate schedule: the rate of a step is the base rate · <see cref="Factor"/>.</summary>
/// <remarks><code>
/// step      updates already made: 0 for the first, totalSteps − 1 for the last
/// p         progress step/totalSteps, in [0, 1)
/// </code>
/// A factor, not a rate, so that a schedule works with any optimizer and the base rate is defined in one place. The
/// state of a schedule belongs to one training: each training makes a copy with <see cref="Begin"/>, so that several
/// can share one <c>TrainingOptions</c>.</remarks>
public abstract class Schedule
{
    /// <summary>The names that <see cref="Parse"/> accepts.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["constant", "step", "exponential", "cosine", "one-cycle", "plateau"];

    /// <summary>Name on the command line: <c>one-cycle</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// The factor of the base rate in step <paramref name="step"/> of <paramref name="totalSteps"/>; after the last
    /// step the final value.
    /// </summary>
    public abstract double Factor(long step, long totalSteps);

    /// <summary>
    /// Receives the validation loss at the end of each epoch; only <see cref="ReduceOnPlateau"/> uses it. A schedule
    /// that overrides it must also override <see cref="State"/> and <see cref="Begin"/>.
    /// </summary>
    /// <returns>Whether it lowered the rate.</returns>
    public virtual bool Observe(double validationLoss) => false;

    /// <summary>
    /// The state from the observed losses, for checkpoints; empty if the factor depends on the step alone.
    /// </summary>
    /// <exception cref="ArgumentException">The new state is not valid.</exception>
    public virtual IReadOnlyList<double> State
    {
        get => [];
        set => Guard.Require(value.Count == 0,
            $"The schedule {Name} has no state; {value.Count} numbers were given.");
    }

    /// <summary>Creates a schedule with its default arguments, by name.</summary>
    public static Schedule Parse(string name) => name switch
    {
        "constant" => new ConstantSchedule(),
        "step" => new StepSchedule(),
        "exponential" => new ExponentialSchedule(),
        "cosine" => new CosineSchedule(),
        "one-cycle" => new OneCycleSchedule(),
        "plateau" => new ReduceOnPlateau(),
        _ => throw new FormatException($"'{name}' is not a schedule. Known are {string.Join(", ", Names)}."),
    };

    /// <summary>
    /// A copy with the same settings and an initial state, for one training; the same object if there is no state.
    /// </summary>
    public virtual Schedule Begin() => this;

    /// <summary>
    /// Name and settings as text, <c>cosine, final 0</c>; a training can only be resumed with the same text.
    /// </summary>
    public override string ToString() => Name;

    /// <summary>p, clamped to [0, 1]; 1 if there are no steps.</summary>
    protected static double Progress(long step, long totalSteps)
    {
        Guard.Require(step >= 0, $"Steps are counted from 0, not {step}.");
        return totalSteps <= 0 ? 1 : Math.Min(1, (double)step / totalSteps);
    }

    /// <summary>Cosine annealing from <paramref name="from"/> to <paramref name="to"/>, flat at both ends.</summary>
    protected static double Anneal(double from, double to, double progress) =>
        to + (from - to) * 0.5 * (1 + PortableMath.Cos(Math.PI * progress));
}
