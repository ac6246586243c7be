using NeuralCore.Kernels.Updates;

namespace NeuralCore;

/// <summary>Divides each gradient by a running root mean square of itself, with optional momentum.</summary>
/// <remarks><code>
/// Shapes    θ, g, s, v: the parameter's                  η learningRate, ρ decayRate, μ momentum
/// Update    s ← ρ·s + (1 − ρ)·g²                         s₀ = 0
///           θ ← θ − η·g / (√s + ε)                       Tieleman and Hinton 2012, Neural Networks for Machine Learning, lecture 6e
///           v ← μ·v + g / (√s + ε);  θ ← θ − η·v         instead, with momentum
/// </code>
/// ρ and η are the lecture's, which has no ε; ε outside the root, its size and the form of the momentum are PyTorch's.</remarks>
public sealed class RmsProp : Optimizer
{
    private readonly Tensor[] meanSquares;
    private readonly Tensor[]? velocities;

    public RmsProp(IReadOnlyList<Parameter> parameters, double learningRate = 0.001, double decayRate = 0.9, double epsilon = 1e-8, double momentum = 0) : base(parameters, learningRate)
    {
        Guard.Require(decayRate is >= 0 and < 1, $"The decay rate is {decayRate}; it is at least 0 and below 1.");
        Guard.Require(epsilon > 0, $"epsilon is {epsilon}; it is positive, for a gradient that was always 0 is divided by it.");
        Guard.Require(momentum is >= 0 and < 1, $"Momentum is {momentum}; it is at least 0 and below 1.");
        (DecayRate, Epsilon, Momentum) = (decayRate, epsilon, momentum);
        meanSquares = NewState("mean-square");
        if (momentum > 0) velocities = NewState("momentum");
    }

    public override string Name => "rmsprop";

    /// <summary>ρ: the part of the mean squared gradient that outlives a step.</summary>
    public double DecayRate { get; }

    /// <summary>ε: keeps the step finite where gradients vanish.</summary>
    public double Epsilon { get; }

    /// <summary>μ: the part of the velocity that outlives a step.</summary>
    public double Momentum { get; }

    public override string ToString() => $"{base.ToString()}, decay rate {DecayRate}, epsilon {Epsilon}, momentum {Momentum}";

    protected override void Update(WorkerTeam team, int index, Real gradientScale)
    {
        Parameter parameter = Parameters[index];
        Span<Real> value = parameter.Value.Span, gradient = parameter.Gradient.Span, meanSquare = meanSquares[index].Span;
        if (velocities is null)
            FusedUpdate.Run(team, new RmsPropRule(LearningRate, DecayRate, Epsilon), gradientScale, decay: 0, value, gradient, meanSquare, []);
        else
            FusedUpdate.Run(team, new RmsPropMomentumRule(LearningRate, DecayRate, Epsilon, Momentum), gradientScale, decay: 0, value, gradient, meanSquare, velocities[index].Span);
    }
}
