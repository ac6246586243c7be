using NeuralCore.Kernels.Updates;

namespace NeuralCore;

/// <summary>
/// Stochastic gradient descent, with optional momentum, Nesterov's look ahead and decoupled weight decay.
/// </summary>
/// <remarks><code>
/// Shapes    θ, g, v: the parameter's                     η learningRate, μ momentum, λ weightDecay
/// Update    θ ← θ − η·λ·θ                                where the parameter decays
///           v ← μ·v + g                                  v₀ = 0; without momentum μ = 0 and v is not stored
///           θ ← θ − η·v                                  Polyak 1964, doi:10.1016/0041-5553(64)90137-5
///           θ ← θ − η·(g + μ·v)                          instead, with Nesterov: Sutskever et al. 2013,
///                                                        proceedings.mlr.press/v28/sutskever13
/// Loops     Update in this file defines it; FusedUpdate.cs runs SgdRules.cs over whole parameters
/// See       docs/learn/02-gradient-descent.md
/// </code>
/// The rate is applied outside v, as in PyTorch: a change of η acts on the whole velocity at once.
/// Decay is decoupled from the gradient: Loshchilov and Hutter 2019, arXiv:1711.05101.</remarks>
public sealed class Sgd : Optimizer
{
    private readonly Tensor[]? v;

    public Sgd(
        IReadOnlyList<Parameter> parameters, double learningRate = 0.01, double momentum = 0, bool nesterov = false,
            double weightDecay = 0)
        : base(parameters, learningRate)
    {
        Guard.Require(momentum is >= 0 and < 1, $"Momentum is {momentum}; it is at least 0 and below 1.");
        Guard.Require(!nesterov || momentum > 0, $"Nesterov looks ahead along the momentum, which is 0.");
        Guard.Require(weightDecay >= 0, $"Weight decay is {weightDecay}; it is not negative.");
        (Momentum, Nesterov, WeightDecay) = (momentum, nesterov, weightDecay);
        if (momentum > 0) v = NewState("momentum");
    }

    public override string Name => "sgd";

    /// <summary>μ: the factor of the velocity from the previous step.</summary>
    public double Momentum { get; }

    public bool Nesterov { get; }

    /// <summary>λ: each step multiplies the value by 1 − η·λ.</summary>
    public double WeightDecay { get; }

    public override string ToString() =>
        $"{base.ToString()}, momentum {Momentum}{(Nesterov ? ", nesterov" : "")}, weight decay {WeightDecay}";

    /// <summary>
    /// One step for a single number θ with gradient g: the formulas in code. A test compares <see cref="MomentumRule"/>
    /// and the other rules with it.
    /// </summary>
    /// <param name="λ">0 if the parameter does not decay.</param>
    internal static double Update(double θ, double g, ref double v, double η, double μ, double λ, bool nesterov)
    {
        θ -= η * λ * θ;
        v = μ * v + g;
        return nesterov ? θ - η * (g + μ * v) : θ - η * v;
    }

    protected override void Update(WorkerTeam team, int index, Real gradientScale)
    {
        Span<Real> θ = Parameters[index].Value.Span, g = Parameters[index].Gradient.Span;
        Real rate = (Real)LearningRate, momentum = (Real)Momentum;
        Real decay = Parameters[index].Decays ? (Real)(LearningRate * WeightDecay) : 0;
        if (v is null) FusedUpdate.Run(team, new SgdRule(rate), gradientScale, decay, θ, g, [], []);
        else if (Nesterov)
            FusedUpdate.Run(team, new NesterovRule(rate, momentum), gradientScale, decay, θ, g, v[index].Span, []);
        else FusedUpdate.Run(team, new MomentumRule(rate, momentum), gradientScale, decay, θ, g, v[index].Span, []);
    }
}
