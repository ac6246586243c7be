namespace NeuralCore;

/// <summary>How the learning rate changes during training: rate of a step = base rate · <see cref="Factor"/>.</summary>
/// <remarks><code>
/// step      updates already made: 0 for the first, totalSteps − 1 for the last
/// p         progress step/totalSteps, in [0, 1)
/// </code>
/// A factor, not a rate, so that one schedule serves any optimizer and the base rate stands in one place. What a
/// schedule remembers belongs to one training:
/// each training takes its own copy with <see cref="Begin"/>, so that several may share one
/// <c>TrainingOptions</c>.</remarks>
public abstract class Schedule
{
    /// <summary>The names that <see cref="Parse"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["constant", "step", "exponential", "cosine", "one-cycle",
        "plateau"];

    /// <summary>As the command line writes it: <c>one-cycle</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// What the base rate is multiplied by in step <paramref name="step"/> of <paramref name="totalSteps"/>; from the
    /// end on, the final value.
    /// </summary>
    public abstract double Factor(long step, long totalSteps);

    /// <summary>
    /// Takes the validation loss at the end of each epoch; only <see cref="ReduceOnPlateau"/> uses it. A schedule that
    /// overrides it overrides <see cref="State"/> and <see cref="Begin"/> too.
    /// </summary>
    /// <returns>Whether it lowered the rate.</returns>
    public virtual bool Observe(double validationLoss) => false;

    /// <summary>
    /// What it remembers of the losses it was told, for checkpoints; empty where the step alone decides.
    /// </summary>
    /// <exception cref="ArgumentException">Set to what it cannot have remembered.</exception>
    public virtual IReadOnlyList<double> State
    {
        get => [];
        set => Guard.Require(value.Count == 0,
            $"The schedule {Name} remembers nothing; {value.Count} numbers were given to it.");
    }

    /// <summary>A schedule with its default arguments, by name.</summary>
    public static Schedule Parse(string name) => name switch
    {
        "constant" => new ConstantSchedule(),
        "step" => new StepSchedule(),
        "exponential" => new ExponentialSchedule(),
        "cosine" => new CosineSchedule(),
        "one-cycle" => new OneCycleSchedule(),
        "plateau" => new ReduceOnPlateau(),
        _ => throw new FormatException($"'{name}' is no schedule. Known are {string.Join(", ", Names)}."),
    };

    /// <summary>
    /// A schedule with the same settings that has observed nothing yet, for one training; this one where there is
    /// nothing to remember.
    /// </summary>
    public virtual Schedule Begin() => this;

    /// <summary>Name and settings in words, <c>cosine, final 0</c>: a training is resumed with the same only.</summary>
    public override string ToString() => Name;

    /// <summary>p, held between 0 and 1; 1 where there is nothing to do.</summary>
    protected static double Progress(long step, long totalSteps)
    {
        Guard.Require(step >= 0, $"Steps are counted from 0, not {step}.");
        return totalSteps <= 0 ? 1 : Math.Min(1, (double)step / totalSteps);
    }

    /// <summary>
    /// From <paramref name="from"/> to <paramref name="to"/> along half a wave of cosine, flat at both ends.
    /// </summary>
    protected static double Anneal(double from, double to, double progress) =>
        to + (from - to) * 0.5 * (1 + PortableMath.Cos(Math.PI * progress));
}
