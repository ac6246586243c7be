using NeuralCore.Kernels.Convolution;
using NeuralCore.Kernels.Sums;

namespace NeuralCore;

/// <summary>
/// Convolution of images, channels last: every output pixel is a weighted sum of the window under it, with the same
/// weights everywhere.
/// </summary>
/// <remarks><code>
/// Shapes    x: (N, H, W, C)   W: (kh, kw, C, O)   b: (O)   y: (N, OH, OW, O)
/// Forward   y[n, oy, ox] = b + Σ x[n, iy, ix]·W[ky, kx]        over ky, kx, with iy = oy·stride + ky·dilation − top,
///                                                              ix likewise; 0 outside the image
/// Backward  dx[n, iy, ix] = Σ dy[n, oy, ox]·W[ky, kx]ᵀ         over all (oy, ky) that meet iy, (ox, kx) that meet ix
///           dW[ky, kx] = Σ x[n, iy, ix]ᵀ·dy[n, oy, ox]         over n, oy, ox
///           db = Σ dy[n, oy, ox]
/// Init      W ~ HeNormal(fanIn = kh·kw·C), b = 0               He et al. 2015, arXiv:1502.01852
/// Loops     NaiveConvolution.cs; NaiveColumnSums.cs for db
/// See       docs/learn/06-convolution.md
/// </code></remarks>
public sealed class Conv2D : Layer
{
    /// <summary>Kernels keep an offset for each tap on a thread's stack.</summary>
    public const int MaxTaps = 1 << 14;

    /// <summary>
    /// Longest stride, dilation and output column: offsets of rows lie on a thread's stack, and distances have to fit
    /// an int.
    /// </summary>
    public const int MaxPixels = 1 << 16;

    private readonly Initializer initializer;
    private Parameter[] parameters = [];
    private Parameter? weight;
    private Parameter? bias;

    /// <param name="kernelSize">A number for a square: <c>new Conv2D(32, 3)</c>.</param>
    /// <param name="stride">1 by default.</param>
    /// <param name="dilation">1 by default.</param>
    /// <param name="bias">Whether b is learned; without it b = 0.</param>
    /// <param name="initializer">Draws W; He normal by default.</param>
    public Conv2D(
        int outChannels, Size kernelSize, Size? stride = null, Padding padding = default, Size? dilation = null,
        bool bias = true, Initializer? initializer = null)
    {
        (OutChannels, KernelSize, Stride, Padding) = (outChannels, kernelSize, stride ?? new Size(1), padding);
        (Dilation, HasBias) = (dilation ?? new Size(1), bias);
        Guard.Require(outChannels > 0, $"Conv2D gives at least one channel, not {outChannels}.");
        Guard.Require(KernelSize.IsPositive && Stride.IsPositive && Dilation.IsPositive,
            $"Conv2D: kernel {KernelSize}, stride {Stride} and dilation {Dilation} are at least 1.");
        int largest = Math.Max(Math.Max(Stride.Height, Stride.Width), Math.Max(Dilation.Height, Dilation.Width));
        Guard.Require(largest <= MaxPixels,
            $"Conv2D: stride {Stride} and dilation {Dilation} are at most {MaxPixels}.");
        Guard.Require((long)KernelSize.Height * KernelSize.Width <= MaxTaps,
            $"Conv2D: a kernel of {KernelSize} has more than {MaxTaps} taps.");
        Guard.Require(!padding.IsNegative, $"Conv2D: padding{padding} is negative.");
        this.initializer = initializer ?? new HeNormal();
    }

    public override string Kind => "conv";

    public override string Text =>
        $"conv {KernelSize}x{OutChannels}{Stride.Argument("stride", 1)}{Dilation.Argument("dilation", 1)}{Padding}"
        + (HasBias ? "" : " nobias");

    public int InChannels => Weight.Value.Shape[2];

    public int OutChannels { get; }

    public Size KernelSize { get; }

    public Size Stride { get; }

    public Padding Padding { get; }

    public Size Dilation { get; }

    public bool HasBias { get; }

    public Parameter Weight => Built(weight);

    /// <summary>Null without a bias.</summary>
    public Parameter? Bias => HasBias ? Built(bias) : null;

    public override IReadOnlyList<Parameter> Parameters => parameters;

    public override Shape OutputShape(Shape input)
    {
        Guard.Require(input.Rank == 3, $"{this}: input is {input}, a convolution takes height×width×channels.");
        Guard.Require(!IsBuilt || input[2] == InChannels,
            $"{this}: input has {input[2]} channels, weights expect {InChannels}. "
            + $"Was the image loaded as {(InChannels == 1 ? "colour" : "grey")}?");
        ConvolutionGeometry g = Geometry(input.Batch(1));
        Guard.Require(g.OutHeight > 0 && g.OutWidth > 0,
            $"{this}: a kernel of {KernelSize} with dilation {Dilation} does not fit into an image of "
            + $"{input[0]}×{input[1]}{Padding}.");
        Guard.Require(g.OutHeight <= MaxPixels, $"{this}: an output of {g.OutHeight} rows is more than {MaxPixels}.");
        _ = new Shape(g.PaddedHeight, g.PaddedWidth, input[2]); // the padded image must be one that memory can hold
        return new Shape(g.OutHeight, g.OutWidth, OutChannels);
    }

    public override long ParameterCount(Shape input) =>
        OutChannels
        * ((long)KernelSize.Height * KernelSize.Width * (input.Rank == 3 ? input[2] : 1) + (HasBias ? 1 : 0));

    /// <summary>The padded images, which the weight gradient reads again; nothing without padding.</summary>
    public override Shape? KeptShape(Shape x) =>
        Geometry(x) is { HasPadding: true } g ? new Shape(g.Batch, g.PaddedHeight, g.PaddedWidth, g.InChannels) : null;

    public override int ScratchLength(Shape x)
    {
        ConvolutionGeometry g = Geometry(x);
        return Math.Max(TiledConvolution.WeightGradientScratch(g),
            ColumnSums.Scratch(g.Batch * g.OutHeight * g.OutWidth, OutChannels));
    }

    public override long MultiplyAccumulates(Shape input) =>
        (long)OutputShape(input).Length * KernelSize.Height * KernelSize.Width * input[2];

    protected override void CreateParameters(Shape input)
    {
        weight = new Parameter("weight",
            new Tensor(new Shape(KernelSize.Height, KernelSize.Width, input[2], OutChannels)), decays: true);
        bias = new Parameter("bias", new Tensor(new Shape(OutChannels)), decays: false);
        parameters = HasBias ? [weight, bias] : [weight];
    }

    public override void Initialize(RandomStream random)
    {
        int window = KernelSize.Height * KernelSize.Width;
        initializer.Fill(Weight.Value, window * InChannels, window * OutChannels, random);
        BiasValue.Span.Clear();
    }

    public override void Forward(Pass pass, Tensor x, Tensor y)
    {
        ConvolutionGeometry g = Geometry(x.Shape);
        if (g.HasPadding) TiledConvolution.Pad(pass.Team, g, x.Span, pass.Kept.Span);
        TiledConvolution.Forward(pass.Team, g, g.HasPadding ? pass.Kept.Span : x.Span, Weight.Value.Span,
            BiasValue.Span, y.Span);
    }

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx)
    {
        ConvolutionGeometry g = Geometry(x.Shape);
        if (dx is not null)
            TiledConvolution.DataGradient(pass.Team, g, dy.Span, Weight.Value.Span, dx.Span, pass.Scratch);
        TiledConvolution.WeightGradient(pass.Team, g, g.HasPadding ? pass.Kept.Span : x.Span, dy.Span,
            Weight.Gradient.Span, pass.Scratch);
        if (HasBias)
            ColumnSums.Accumulate(pass.Team, dy.Span, g.Batch * g.OutHeight * g.OutWidth, OutChannels,
                Bias!.Gradient.Span, pass.Scratch);
    }

    /// <summary>b, which stays 0 where it is not learned.</summary>
    internal Tensor BiasValue => Built(bias).Value;

    /// <param name="x">A batch of images, (N, H, W, C).</param>
    internal ConvolutionGeometry Geometry(Shape x)
    {
        (int top, int bottom, int left, int right) = Padding.For(x[1], x[2], KernelSize.Height, KernelSize.Width,
            Stride.Height, Stride.Width, Dilation.Height, Dilation.Width);
        return new ConvolutionGeometry(x[0], x[1], x[2], x[3], OutChannels, KernelSize.Height, KernelSize.Width,
            Stride.Height, Stride.Width, Dilation.Height, Dilation.Width, top, bottom, left, right);
    }
}
