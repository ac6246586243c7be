using NeuralCore.Kernels.Normalization;
using NeuralCore.Kernels.Sums;

namespace NeuralCore;

/// <summary>
/// Batch normalisation: each feature, or each channel over all pixels, is shifted and scaled to mean 0 and deviation 1
/// over the batch.
/// </summary>
/// <remarks><code>
/// Shapes    x, y: (N, F) or (N, H, W, C), seen as (R, C) rows   γ, β, μ, σ, a, b, k: (C)
/// Forward   μ = (1/R)·Σ x[r],  σ² = (1/R)·Σ (x[r] − μ)² + ε       while training; the running ones at inference
///           y[r] = γ·x̂[r] + β,  x̂[r] = (x[r] − μ)/σ
///           running = (1 − m)·running + m·batch                   the variance with R − 1 in the divisor, as PyTorch
/// Backward  dγ = Σ dy[r]·x̂[r]
///           dβ = Σ dy[r]
///           dx[r] = γ/σ·(dy[r] − dβ/R − x̂[r]·dγ/R)
///                 = a·dy[r] + b·(x[r] − μ) + k                    a = γ/σ,  b = −a·dγ/(σ·R),  k = −a·dβ/R;
///                                                                 with running statistics b = 0, k = 0
/// Init      γ = 1, β = 0                                          Ioffe, Szegedy 2015, arXiv:1502.03167
/// Loops     BatchNormalization.cs, ColumnSums.cs
/// See       docs/learn/10-normalisation.md
/// </code></remarks>
public sealed class BatchNorm : Layer
{
    public const double DefaultEpsilon = 1e-5, DefaultMomentum = 0.1;

    private Parameter[] parameters = [];
    private Parameter? scale;
    private Parameter? shift;
    private Tensor? runningMean;
    private Tensor? runningVariance;

    /// <param name="epsilon">ε: keeps a constant channel from dividing by 0. PyTorch's default; Keras' is 1e-3.</param>
    /// <param name="momentum">m: the share of the newest batch in the running statistics, as in PyTorch; Keras'
    /// momentum is 1 − m, 0.99 by default.</param>
    public BatchNorm(double epsilon = DefaultEpsilon, double momentum = DefaultMomentum)
    {
        Guard.Require(epsilon is >= 0 and < 1, $"BatchNorm: epsilon is at least 0 and below 1, not {epsilon}.");
        Guard.Require(momentum is >= 0 and <= 1, $"BatchNorm: momentum is from 0 to 1, not {momentum}.");
        (Epsilon, Momentum) = (epsilon, momentum);
    }

    public override string Kind => "batchnorm";

    public override string Text =>
        $"{Kind}{Argument("epsilon", Epsilon, DefaultEpsilon)}{Argument("momentum", Momentum, DefaultMomentum)}";

    /// <summary>ε</summary>
    public double Epsilon { get; }

    /// <summary>m</summary>
    public double Momentum { get; }

    public int Channels => Scale.Value.Length;

    /// <summary>γ</summary>
    public Parameter Scale => Built(scale);

    /// <summary>β</summary>
    public Parameter Shift => Built(shift);

    public Tensor RunningMean => Built(runningMean);

    public Tensor RunningVariance => Built(runningVariance);

    public override IReadOnlyList<Parameter> Parameters => parameters;

    public override IReadOnlyList<Statistic> Statistics =>
        runningMean is null ? [] : [new("runningMean", RunningMean), new("runningVariance", RunningVariance)];

    public override Shape OutputShape(Shape input)
    {
        Guard.Require(!IsBuilt || input.Last == Channels,
            $"{this}: input is {input}, statistics are of {Channels} channels.");
        return input;
    }

    public override long ParameterCount(Shape input) => 2L * input.Last;

    /// <summary>Two where a channel has one value per input, whose variance over a batch of 1 is 0.</summary>
    public override int MinTrainingBatch(Shape input) => input.Length == input.Last ? 2 : 1;

    internal override bool SumsOverBatch => true;

    /// <summary>Per channel μ and 1/σ, then the coefficients a, b and k of <see cref="BatchNormalization"/>.</summary>
    public override Shape? KeptShape(Shape x) => new Shape(5, Channels);

    public override int ScratchLength(Shape x) => 2 * (ColumnSums.Scratch(x.Length / Channels, Channels) + Channels);

    protected override void CreateParameters(Shape input)
    {
        var channels = new Shape(input.Last);
        scale = new Parameter("scale", new Tensor(channels), decays: false);
        shift = new Parameter("shift", new Tensor(channels), decays: false);
        parameters = [scale, shift];
        (runningMean, runningVariance) = (new Tensor(channels), new Tensor(channels));
        Initialize(default);
    }

    public override void Initialize(RandomStream random)
    {
        Scale.Value.Span.Fill(1);
        Shift.Value.Span.Clear();
        RunningMean.Span.Clear();
        RunningVariance.Span.Fill(1);
    }

    public override void Forward(Pass pass, Tensor x, Tensor y)
    {
        Kept kept = new(pass.Kept, Channels);
        int rows = x.Length / Channels;
        if (pass.Training) MeasureBatch(pass, x, kept, rows);
        else
        {
            RunningMean.Span.CopyTo(kept.Mean);
            for (int c = 0; c < Channels; c++) kept.Inverse[c] = RunningInverse(c);
        }

        // y = γ·x̂ + β = γ/σ·(x − μ) + β
        for (int c = 0; c < Channels; c++)
            (kept.A[c], kept.B[c], kept.K[c]) = (0, Scale.Value[c] * kept.Inverse[c], Shift.Value[c]);
        BatchNormalization.Affine(pass.Team, x.Span, x.Span, kept.Mean, kept.A, kept.B, kept.K, y.Span, rows, Channels);
    }

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx)
    {
        Kept kept = new(pass.Kept, Channels);
        int rows = x.Length / Channels, all = BatchRows(pass, x);
        // dx needs the sums of this pass alone; the parameters' gradients may hold those of earlier ones.
        Span<Real> dγ = pass.Scratch[..Channels], dβ = pass.Scratch.Slice(Channels, Channels),
            scratch = pass.Scratch[(2 * Channels)..];
        dγ.Clear();
        dβ.Clear();
        ColumnSums.AccumulateBoth(
            pass.Team, new NormalizedProductTerm(), dy.Span, x.Span, kept.Mean, kept.Inverse, rows, Channels, dγ, dβ,
            scratch);
        for (int c = 0; c < Channels; c++)
        {
            Scale.Gradient[c] += dγ[c];
            Shift.Gradient[c] += dβ[c];
        }

        // Inference mode (a frozen layer) uses no sums of the batch.
        if (pass.Training) pass.Shard?.Sum(pass.Scratch[..(2 * Channels)]);
        for (int c = 0; c < Channels; c++)
        {
            Real a = Scale.Value[c] * kept.Inverse[c], b = -a * kept.Inverse[c] * dγ[c] / all, k = -a * dβ[c] / all;
            (kept.A[c], kept.B[c], kept.K[c]) = pass.Training ? (a, b, k) : (a, 0, 0);
        }

        if (dx is null) return;
        BatchNormalization.Affine(pass.Team, x.Span, dy.Span, kept.Mean, kept.A, kept.B, kept.K, dx.Span, rows,
            Channels);
    }

    /// <summary>γ/σ of each channel at inference, (C): the factor of x − μ, with the bits that Forward uses.</summary>
    internal Real[] InferenceFactors() =>
        [.. Enumerable.Range(0, Channels).Select(c => Scale.Value[c] * RunningInverse(c))];

    /// <summary>1/σ of a channel from the running variance.</summary>
    private Real RunningInverse(int c) => 1 / Real.Sqrt(RunningVariance.Span[c] + (Real)Epsilon);

    private void MeasureBatch(Pass pass, Tensor x, Kept kept, int rows)
    {
        int all = BatchRows(pass, x);
        Guard.Require(all > 1,
            $"{this}: expected more than 1 value per channel when training, found a batch of {x.Shape[0]} of shape "
            + $"{x.Shape.Sample}. Train with batches of at least 2, or with a LayerNorm.");
        Span<Real> variance = kept.Inverse;
        kept.Mean.Clear();
        ColumnSums.Accumulate(pass.Team, x.Span, rows, Channels, kept.Mean, pass.Scratch);
        pass.Shard?.Sum(kept.Mean);
        for (int c = 0; c < Channels; c++) kept.Mean[c] /= all;
        variance.Clear();
        ColumnSums.Accumulate(pass.Team, new SquaredDeviationTerm(), x.Span, x.Span, kept.Mean, [], rows, Channels,
            variance, pass.Scratch);
        pass.Shard?.Sum(variance);
        for (int c = 0; c < Channels; c++)
        {
            if (pass.Shard is null or { UpdatesBuffers: true })
            {
                Real batch = variance[c] / (all - 1);
                RunningMean[c] += (Real)Momentum * (kept.Mean[c] - RunningMean[c]);
                RunningVariance[c] += (Real)Momentum * (batch - RunningVariance[c]);
            }

            kept.Inverse[c] = 1 / Real.Sqrt(variance[c] / all + (Real)Epsilon);
        }
    }

    /// <summary>R: the rows of the whole batch, of which x may be a shard.</summary>
    private int BatchRows(Pass pass, Tensor x) =>
        x.Length / Channels / x.Shape[0] * (pass.Shard?.BatchSize ?? x.Shape[0]);

    private readonly ref struct Kept(Tensor kept, int channels)
    {
        /// <summary>μ</summary>
        public Span<Real> Mean { get; } = kept.Span[..channels];

        /// <summary>1/σ</summary>
        public Span<Real> Inverse { get; } = kept.Span.Slice(channels, channels);

        public Span<Real> A { get; } = kept.Span.Slice(2 * channels, channels);

        public Span<Real> B { get; } = kept.Span.Slice(3 * channels, channels);

        public Span<Real> K { get; } = kept.Span.Slice(4 * channels, channels);
    }
}
