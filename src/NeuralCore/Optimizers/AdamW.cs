using NeuralCore.Kernels.Updates;

namespace NeuralCore;

/// <summary>
/// Adaptive moments with weight decay beside the gradient instead of in it, so that every weight decays alike.
/// </summary>
/// <remarks><code>
/// Shapes    θ, g, m, v: the parameter's                  η learningRate, λ weightDecay, t StepCount after this step
/// Update    θ ← θ − η·λ·θ                                where the parameter decays
///           m ← β₁·m + (1 − β₁)·g                        m₀ = 0
///           v ← β₂·v + (1 − β₂)·g²                       v₀ = 0
///           m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)
///           θ ← θ − η·m̂ / (√v̂ + ε)                       Loshchilov and Hutter 2019, arXiv:1711.05101, algorithm 2
/// Loops     Update in this file defines it; FusedUpdate.cs runs AdamRule.cs over whole parameters
/// See       docs/learn/09-optimizers.md
/// </code>
/// Decay is multiplied by the learning rate, as in PyTorch, so that a schedule lowers both; the paper's schedule
/// multiplier does the same.</remarks>
public sealed class AdamW : Optimizer
{
    private readonly Tensor[] m, v;

    public AdamW(
        IReadOnlyList<Parameter> parameters, double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999,
            double epsilon = 1e-8,
        double weightDecay = 0.01)
        : base(parameters, learningRate)
    {
        Guard.Require(beta1 is >= 0 and < 1, $"beta1 is {beta1}; it is at least 0 and below 1.");
        Guard.Require(beta2 is >= 0 and < 1, $"beta2 is {beta2}; it is at least 0 and below 1.");
        Guard.Require(epsilon > 0,
            $"epsilon is {epsilon}; it must be positive, because a gradient of 0 is divided by it.");
        Guard.Require(weightDecay >= 0, $"Weight decay is {weightDecay}; it is not negative.");
        (Beta1, Beta2, Epsilon, WeightDecay) = (beta1, beta2, epsilon, weightDecay);
        m = NewState("mean");
        v = NewState("mean-square");
    }

    public override string Name => "adamw";

    /// <summary>β₁: the part of the mean gradient that outlives a step.</summary>
    public double Beta1 { get; }

    /// <summary>β₂: the part of the mean squared gradient that outlives a step.</summary>
    public double Beta2 { get; }

    /// <summary>ε: keeps the step finite where gradients vanish.</summary>
    public double Epsilon { get; }

    /// <summary>λ: each step takes η·λ of the value away.</summary>
    public double WeightDecay { get; }

    public override string ToString() =>
        $"{base.ToString()}, beta1 {Beta1}, beta2 {Beta2}, epsilon {Epsilon}, weight decay {WeightDecay}";

    /// <summary>
    /// One step of a single number θ with gradient g: the block in code. <see cref="FusedUpdate"/> takes the decay from
    /// θ and
    /// <see cref="AdamRule"/> does the rest, rearranged to save two divisions; a test holds them together.
    /// </summary>
    /// <param name="λ">0 where the parameter does not decay.</param>
    internal static double Update(
        double θ, double g, ref double m, ref double v, long t, double η, double λ, double β1, double β2, double ε)
    {
        θ -= η * λ * θ;
        m = β1 * m + (1 - β1) * g;
        v = β2 * v + (1 - β2) * g * g;
        double m̂ = m / (1 - Math.Pow(β1, t)), v̂ = v / (1 - Math.Pow(β2, t));
        return θ - η * m̂ / (Math.Sqrt(v̂) + ε);
    }

    protected override void Update(WorkerTeam team, int index, Real gradientScale)
    {
        Parameter θ = Parameters[index];
        Real decay = θ.Decays ? (Real)(LearningRate * WeightDecay) : 0;
        var rule = new AdamRule(LearningRate, Beta1, Beta2, Epsilon, StepCount);
        FusedUpdate.Run(team, rule, gradientScale, decay, θ.Value.Span, θ.Gradient.Span, m[index].Span, v[index].Span);
    }
}
