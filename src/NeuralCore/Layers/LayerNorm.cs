using NeuralCore.Kernels;
using NeuralCore.Kernels.Normalization;

namespace NeuralCore;

/// <summary>
/// Layer normalisation: each row, or each pixel's channels, is shifted and scaled to mean 0 and deviation 1 by itself;
/// the batch does not matter.
/// </summary>
/// <remarks><code>
/// Shapes    x, y: (N, F) or (N, H, W, C), seen as (R, C) rows   γ, β: (C)   μ, σ: (R)
/// Forward   μ[r] = mean x[r],  σ[r]² = mean (x[r] − μ[r])² + ε
///           x̂[r] = (x[r] − μ[r])/σ[r]
///           y[r] = γ·x̂[r] + β
/// Backward  dx̂[r] = γ·dy[r]
///           dγ = Σ dy[r]·x̂[r]
///           dβ = Σ dy[r]
///           dx[r] = (dx̂[r] − mean dx̂[r] − x̂[r]·mean(dx̂[r]·x̂[r]))/σ[r]
/// Init      γ = 1, β = 0                                          Ba, Kiros, Hinton 2016, arXiv:1607.06450
/// Loops     LayerNormalization.cs, statement by statement
/// See       docs/learn/10-normalisation.md
/// </code></remarks>
public sealed class LayerNorm : Layer
{
    public const double DefaultEpsilon = 1e-5;

    private Parameter[] parameters = [];
    private Parameter? scale;
    private Parameter? shift;

    /// <param name="epsilon">ε: keeps a constant row from dividing by 0. PyTorch's default; Keras' is 1e-3.</param>
    public LayerNorm(double epsilon = DefaultEpsilon)
    {
        Guard.Require(epsilon is >= 0 and < 1, $"LayerNorm: epsilon is at least 0 and below 1, not {epsilon}.");
        Epsilon = epsilon;
    }

    public override string Kind => "layernorm";

    public override string Text => $"{Kind}{Argument("epsilon", Epsilon, DefaultEpsilon)}";

    /// <summary>ε</summary>
    public double Epsilon { get; }

    public int Channels => Scale.Value.Length;

    /// <summary>γ</summary>
    public Parameter Scale => Built(scale);

    /// <summary>β</summary>
    public Parameter Shift => Built(shift);

    public override IReadOnlyList<Parameter> Parameters => parameters;

    public override Shape OutputShape(Shape input)
    {
        Guard.Require(!IsBuilt || input.Last == Channels,
            $"{this}: input is {input}, scales are of {Channels} channels.");
        return input;
    }

    public override long ParameterCount(Shape input) => 2L * input.Last;

    /// <summary>μ and 1/σ of each row.</summary>
    public override Shape? KeptShape(Shape x) => new Shape(x.Length / Channels, 2);

    public override int ScratchLength(Shape x) => 2 * Shards.Count(x.Length / Channels) * Channels;

    protected override void CreateParameters(Shape input)
    {
        scale = new Parameter("scale", new Tensor(new Shape(input.Last)), decays: false);
        shift = new Parameter("shift", new Tensor(new Shape(input.Last)), decays: false);
        parameters = [scale, shift];
        Initialize(default);
    }

    public override void Initialize(RandomStream random)
    {
        Scale.Value.Span.Fill(1);
        Shift.Value.Span.Clear();
    }

    public override void Forward(Pass pass, Tensor x, Tensor y) =>
        LayerNormalization.Forward(pass.Team, x.Span, Scale.Value.Span, Shift.Value.Span, (Real)Epsilon, y.Span,
            pass.Kept.Span, x.Length / Channels, Channels);

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx)
    {
        Span<Real> dγ = Scale.Gradient.Span, dβ = Shift.Gradient.Span, dxs = dx is null ? [] : dx.Span;
        LayerNormalization.Backward(pass.Team, x.Span, dy.Span, γ: Scale.Value.Span, pass.Kept.Span, dxs, dγ, dβ,
            pass.Scratch, x.Length / Channels, Channels);
    }
}
