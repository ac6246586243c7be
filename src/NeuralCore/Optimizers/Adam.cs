using NeuralCore.Kernels.Updates;

namespace NeuralCore;

/// <summary>
/// Adaptive moments: each number moves by its mean gradient over the root of its mean squared gradient.
/// </summary>
/// <remarks><code>
/// Shapes    θ, g, m, v: the parameter's                  η learningRate, t StepCount after this step
/// Update    m ← β₁·m + (1 − β₁)·g                        m₀ = 0
///           v ← β₂·v + (1 − β₂)·g²                       v₀ = 0
///           m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)        the means start at 0: the corrections undo that bias
///           θ ← θ − η·m̂ / (√v̂ + ε)                       Kingma and Ba 2015, arXiv:1412.6980, algorithm 1
/// Loops     Update in this file defines it; FusedUpdate.cs runs AdamRule.cs over whole parameters
/// See       docs/learn/09-optimizers.md
/// </code>
/// Defaults are the paper's. It knows no weight decay: see <see cref="AdamW"/>.</remarks>
public sealed class Adam : Optimizer
{
    private readonly Tensor[] m, v;

    public Adam(
        IReadOnlyList<Parameter> parameters, double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999,
            double epsilon = 1e-8)
        : base(parameters, learningRate)
    {
        Guard.Require(beta1 is >= 0 and < 1, $"beta1 is {beta1}; it is at least 0 and below 1.");
        Guard.Require(beta2 is >= 0 and < 1, $"beta2 is {beta2}; it is at least 0 and below 1.");
        Guard.Require(epsilon > 0,
            $"epsilon is {epsilon}; it must be positive, because a gradient of 0 is divided by it.");
        (Beta1, Beta2, Epsilon) = (beta1, beta2, epsilon);
        m = NewState("mean");
        v = NewState("mean-square");
    }

    public override string Name => "adam";

    /// <summary>β₁: the part of the mean gradient that outlives a step.</summary>
    public double Beta1 { get; }

    /// <summary>β₂: the part of the mean squared gradient that outlives a step.</summary>
    public double Beta2 { get; }

    /// <summary>ε: keeps the step finite where gradients vanish.</summary>
    public double Epsilon { get; }

    public override string ToString() => $"{base.ToString()}, beta1 {Beta1}, beta2 {Beta2}, epsilon {Epsilon}";

    /// <summary>
    /// One step of a single number θ with gradient g: the block in code. <see cref="AdamRule"/> rearranges it to save
    /// two divisions;
    /// a test holds the two together.
    /// </summary>
    internal static double Update(
        double θ, double g, ref double m, ref double v, long t, double η, double β1, double β2, double ε)
    {
        m = β1 * m + (1 - β1) * g;
        v = β2 * v + (1 - β2) * g * g;
        double m̂ = m / (1 - Math.Pow(β1, t)), v̂ = v / (1 - Math.Pow(β2, t));
        return θ - η * m̂ / (Math.Sqrt(v̂) + ε);
    }

    protected override void Update(WorkerTeam team, int index, Real gradientScale)
    {
        Parameter θ = Parameters[index];
        var rule = new AdamRule(LearningRate, Beta1, Beta2, Epsilon, StepCount);
        FusedUpdate.Run(team, rule, gradientScale, decay: 0, θ.Value.Span, θ.Gradient.Span, m[index].Span,
            v[index].Span);
    }
}
