using NeuralCore.Kernels.Updates;

namespace NeuralCore;

/// <summary>
/// Base class of optimizers: updates parameters from their gradients. Backward adds to a gradient; a step uses it and
/// sets it to zero.
/// </summary>
/// <remarks><code>
/// Shapes    θ (value), g (gradient) and every state: the parameter's
/// Clip      ‖g‖ = √ Σ g² over all parameters
///           g ← g·clipNorm/‖g‖ if ‖g‖ &gt; clipNorm        Pascanu et al. 2013, arXiv:1211.5063
/// Update    the concrete optimizer's, in one pass over value, gradient and states
///           t ← t + 1, once for all parameters
/// </code>
/// Bit-identical for any number of threads; a step allocates no memory. A gradient that is not finite makes the values
/// not finite.</remarks>
public abstract class Optimizer
{
    private readonly Parameter[] parameters;
    private readonly double[] partials;
    private readonly List<(string Name, Tensor Value)> state = [];

    protected Optimizer(IReadOnlyList<Parameter> parameters, double learningRate)
    {
        this.parameters = [.. parameters];
        LearningRate = learningRate;
        var names = new HashSet<string>();
        foreach (Parameter parameter in this.parameters)
            Guard.Require(names.Add(parameter.Name),
                $"Two parameters are named '{parameter.Name}': names identify their states in a checkpoint.");
        partials = new double[this.parameters.Max(parameter => (int?)SquaredNorm.Blocks(parameter.Value.Length)) ?? 0];
    }

    /// <summary>Name on the command line: <c>adam</c>.</summary>
    public abstract string Name { get; }

    public IReadOnlyList<Parameter> Parameters => parameters;

    /// <summary>η: a schedule sets it before each step.</summary>
    public double LearningRate
    {
        get;
        set
        {
            Guard.Require(value >= 0 && double.IsFinite(value),
                $"The learning rate must be finite and not negative, not {value}.");
            field = value;
        }
    }

    /// <summary>
    /// Maximum norm of the gradients of all parameters together (gradient clipping); null for no clipping.
    /// </summary>
    public double? ClipNorm
    {
        get;
        set
        {
            Guard.Require(value is null or > 0, $"The clip norm is {value}; it must be positive, or null for none.");
            field = value;
        }
    }

    /// <summary>t: number of steps so far. It is only set when a checkpoint is restored.</summary>
    public long StepCount
    {
        get;
        set
        {
            Guard.Require(value >= 0, $"The step count must not be negative: {value}.");
            field = value;
        }
    }

    /// <summary>
    /// The optimizer's state, by names such as <c>momentum/conv1.weight</c>; with the step count it is complete for a
    /// checkpoint.
    /// </summary>
    public IReadOnlyList<(string Name, Tensor Value)> State => state;

    /// <summary>
    /// Name and settings as text, <c>adam, learning rate 0.001, …</c>; a training can only be resumed with the same
    /// text.
    /// </summary>
    public override string ToString() =>
        $"{Name}, learning rate {LearningRate}, {(ClipNorm is { } norm ? $"clip norm {norm}" : "no clipping")}";

    /// <summary>Updates every parameter and sets all gradients to zero.</summary>
    public void Step(WorkerTeam team)
    {
        StepCount++;
        Real scale = ClipScale(team);
        for (int i = 0; i < parameters.Length; i++) Update(team, i, scale);
    }

    /// <summary>
    /// Updates parameter <paramref name="index"/> with its gradient multiplied by <paramref name="gradientScale"/>, and
    /// sets the gradient to zero.
    /// </summary>
    protected abstract void Update(WorkerTeam team, int index, Real gradientScale);

    /// <summary>Creates a zero state for each parameter and adds it to <see cref="State"/>; for constructors.</summary>
    protected Tensor[] NewState(string name)
    {
        Tensor[] tensors = [.. parameters.Select(parameter => new Tensor(parameter.Value.Shape))];
        state.AddRange(parameters.Zip(tensors, (parameter, tensor) => ($"{name}/{parameter.Name}", tensor)));
        return tensors;
    }

    private Real ClipScale(WorkerTeam team)
    {
        if (ClipNorm is not double limit) return 1;
        double sum = 0;
        foreach (Parameter parameter in parameters) sum += SquaredNorm.Sum(team, parameter.Gradient.Span, partials);
        double norm = Math.Sqrt(sum);
        return norm <= limit ? 1 : (Real)(limit / norm);
    }
}
