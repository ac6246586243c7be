using NeuralCore.Kernels.Updates;

namespace NeuralCore;

/// <summary>
/// Moves parameters against their gradients. Backward adds to a gradient; a step uses it and leaves zeros.
/// </summary>
/// <remarks><code>
/// Shapes    θ (value), g (gradient) and every state: the parameter's
/// Clip      ‖g‖ = √ Σ g² over all parameters
///           g ← g·clipNorm/‖g‖ if ‖g‖ &gt; clipNorm        Pascanu et al. 2013, arXiv:1211.5063
/// Update    the concrete optimizer's, in one pass over value, gradient and states
///           t ← t + 1, once for all parameters
/// </code>
/// The same bits for any number of threads; no step allocates. A gradient that is not finite is not hidden: it reaches
/// the values.</remarks>
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
                $"Two parameters are named '{parameter.Name}': names tell their states apart in a checkpoint.");
        partials = new double[this.parameters.Max(parameter => (int?)SquaredNorm.Blocks(parameter.Value.Length)) ?? 0];
    }

    /// <summary>As the command line writes it: <c>adam</c>.</summary>
    public abstract string Name { get; }

    public IReadOnlyList<Parameter> Parameters => parameters;

    /// <summary>η: a schedule sets it before each step.</summary>
    public double LearningRate
    {
        get;
        set
        {
            Guard.Require(value >= 0 && double.IsFinite(value),
                $"A learning rate is not negative and finite, not {value}.");
            field = value;
        }
    }

    /// <summary>The largest norm that the gradients of all parameters may have together; null clips nothing.</summary>
    public double? ClipNorm
    {
        get;
        set
        {
            Guard.Require(value is null or > 0, $"The clip norm is {value}; it is positive, or null for none.");
            field = value;
        }
    }

    /// <summary>t: steps made so far. Set only when a checkpoint is restored.</summary>
    public long StepCount
    {
        get;
        set
        {
            Guard.Require(value >= 0, $"A step count is not negative: {value}.");
            field = value;
        }
    }

    /// <summary>
    /// What the optimizer remembers, by names like <c>momentum/conv1.weight</c>: with the step count, all that a
    /// checkpoint needs.
    /// </summary>
    public IReadOnlyList<(string Name, Tensor Value)> State => state;

    /// <summary>
    /// Name and settings in words, <c>adam, learning rate 0.001, …</c>: a training is resumed with the same only.
    /// </summary>
    public override string ToString() =>
        $"{Name}, learning rate {LearningRate}, {(ClipNorm is { } norm ? $"clip norm {norm}" : "no clipping")}";

    /// <summary>One update of every parameter; leaves all gradients zero.</summary>
    public void Step(WorkerTeam team)
    {
        StepCount++;
        Real scale = ClipScale(team);
        for (int i = 0; i < parameters.Length; i++) Update(team, i, scale);
    }

    /// <summary>
    /// Moves parameter <paramref name="index"/>, with its gradient multiplied by <paramref name="gradientScale"/>, and
    /// leaves its gradient zero.
    /// </summary>
    protected abstract void Update(WorkerTeam team, int index, Real gradientScale);

    /// <summary>A state of zeros for each parameter, listed in <see cref="State"/>; for constructors.</summary>
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
