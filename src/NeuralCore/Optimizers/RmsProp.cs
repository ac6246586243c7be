using NeuralCore.Kernels.Updates;

namespace NeuralCore;

/// <summary>Divides each gradient by a running root mean square of itself, with optional momentum.</summary>
/// <remarks><code>
/// Shapes    θ, g, s, v: the parameter's                  η learningRate, ρ decayRate, μ momentum
/// Update    s ← ρ·s + (1 − ρ)·g²                         s₀ = 0
///           v ← μ·v + g / (√s + ε)                       v₀ = 0; without momentum μ = 0 and v is not stored
///           θ ← θ − η·v                                  Tieleman and Hinton 2012,
///                                                        Neural Networks for Machine Learning, lecture 6e
/// Loops     Update in this file defines it; FusedUpdate.cs runs RmsPropRules.cs over whole parameters
/// See       docs/learn/09-optimizers.md
/// </code>
/// ρ and η are the lecture's, which has no ε; ε outside the root, its size and the form of the momentum are
/// PyTorch's.</remarks>
public sealed class RmsProp : Optimizer
{
    private readonly Tensor[] s;
    private readonly Tensor[]? v;

    public RmsProp(
        IReadOnlyList<Parameter> parameters, double learningRate = 0.001, double decayRate = 0.9,
            double epsilon = 1e-8, double momentum = 0)
        : base(parameters, learningRate)
    {
        Guard.Require(decayRate is >= 0 and < 1, $"The decay rate is {decayRate}; it is at least 0 and below 1.");
        Guard.Require(epsilon > 0,
            $"epsilon is {epsilon}; it must be positive, because a gradient of 0 is divided by it.");
        Guard.Require(momentum is >= 0 and < 1, $"Momentum is {momentum}; it is at least 0 and below 1.");
        (DecayRate, Epsilon, Momentum) = (decayRate, epsilon, momentum);
        s = NewState("mean-square");
        if (momentum > 0) v = NewState("momentum");
    }

    public override string Name => "rmsprop";

    /// <summary>ρ: the part of the mean squared gradient that outlives a step.</summary>
    public double DecayRate { get; }

    /// <summary>ε: keeps the step finite where gradients vanish.</summary>
    public double Epsilon { get; }

    /// <summary>μ: the part of the velocity that outlives a step.</summary>
    public double Momentum { get; }

    public override string ToString() =>
        $"{base.ToString()}, decay rate {DecayRate}, epsilon {Epsilon}, momentum {Momentum}";

    /// <summary>
    /// One step of a single number θ with gradient g: the block in code. A test holds <see cref="RmsPropRule"/> to it.
    /// </summary>
    internal static double Update(
        double θ, double g, ref double s, ref double v, double η, double ρ, double μ, double ε)
    {
        s = ρ * s + (1 - ρ) * g * g;
        v = μ * v + g / (Math.Sqrt(s) + ε);
        return θ - η * v;
    }

    protected override void Update(WorkerTeam team, int index, Real gradientScale)
    {
        Span<Real> θ = Parameters[index].Value.Span, g = Parameters[index].Gradient.Span;
        var rule = new RmsPropRule(LearningRate, DecayRate, Epsilon);
        if (v is null) FusedUpdate.Run(team, rule, gradientScale, decay: 0, θ, g, s[index].Span, []);
        else
            FusedUpdate.Run(team, new RmsPropMomentumRule(rule, Momentum), gradientScale, decay: 0, θ, g,
                s[index].Span, v[index].Span);
    }
}
