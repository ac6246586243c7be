using NeuralCore.Handwriting;
using NeuralCore.Kernels.Convolution;

namespace NeuralCore.Benchmarks;

/// <summary>
/// The operands of a convolution fused with ReLU and a 2×2 max-pool: digits if the image has one channel, otherwise
/// rectified random numbers of which half are zero, as after a ReLU. The forward pass has run once, so that the
/// positions of the maxima are realistic: at most one in four gradients before the pool is non-zero.
/// </summary>
internal sealed class PooledOperands
{
    public PooledOperands(ConvolutionSize size, WorkerTeam team)
    {
        ConvolutionGeometry g = Geometry = size.Geometry;
        X = g.InChannels == 1 ? Digits(g.Batch, team) : Rectified(g.Batch * g.InputLength);
        W = Numbers.Random(g.WeightLength);
        Bias = Numbers.Random(g.OutChannels);
        Dx = Numbers.Random(g.Batch * g.InputLength);
        Dw = Numbers.Random(g.WeightLength);
        int pooled = g.Batch * (g.OutHeight / 2) * (g.OutWidth / 2) * g.OutChannels;
        (Y, Taps, Dy) = (Numbers.Random(pooled), Numbers.Random(pooled), Numbers.Random(pooled));
        Scratch = Numbers.Random(PooledConvolution.Scratch(g));
        Forward(team);
    }

    public ConvolutionGeometry Geometry { get; }

    private Tensor X { get; }

    private Tensor W { get; }

    private Tensor Bias { get; }

    private Tensor Y { get; }

    private Tensor Taps { get; }

    private Tensor Dy { get; }

    private Tensor Dx { get; }

    private Tensor Dw { get; }

    private Tensor Scratch { get; }

    /// <summary>Digits as in a training step: (count, 28, 28, 1), four of five pixels zero.</summary>
    public static Tensor Digits(int count, WorkerTeam team)
    {
        var digits = GeneratedDigits.Create(count, seed: 1);
        var x = new Tensor(new Shape(count, digits.SampleShape[0], digits.SampleShape[1], digits.SampleShape[2]));
        digits.FillSamples(team, [.. Enumerable.Range(0, count)], x);
        return x;
    }

    public void Forward(WorkerTeam team) =>
        PooledConvolution.Forward(team, Geometry, X.Span, W.Span, Bias.Span, Y.Span, Taps.Span);

    public void DataGradient(WorkerTeam team) =>
        PooledConvolution.DataGradient(team, Geometry, Dy.Span, Taps.Span, W.Span, Dx.Span, Scratch.Span);

    public void WeightGradient(WorkerTeam team) =>
        PooledConvolution.WeightGradient(team, Geometry, X.Span, Dy.Span, Taps.Span, Dw.Span, Scratch.Span);

    private static Tensor Rectified(int length)
    {
        Tensor x = Numbers.Random(length);
        for (int i = 0; i < x.Length; i++) x[i] = Math.Max(x[i], 0);
        return x;
    }
}
