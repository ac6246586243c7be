namespace NeuralCore.GradientTests.Mutants;

/// <summary>What may go wrong in a convolution.</summary>
public enum ConvolutionMistake
{
    None,
    WrongStride,
    SwappedStrides,
    DroppedPaddingColumn,
    TransposedKernel,
    FlippedKernel,
    ForgottenDilation,
    HeightForWidth,
    BiasCounted,
}

/// <summary>A convolution of kernel 3×3, stride 2×1, dilation 1×2 and padding 1 as plain loops, with a mistake planted in its backward pass.</summary>
public sealed class PlainConvolution(int inChannels, int outChannels, ConvolutionMistake mistake) : Layer
{
    private const int Kernel = 3, StrideY = 2, StrideX = 1, DilationX = 2, Padding = 1;

    public override string Kind => "plainconv";

    public Parameter Weight { get; } = new("weight", new Tensor(new Shape(Kernel, Kernel, inChannels, outChannels)), decays: true);

    public Parameter Bias { get; } = new("bias", new Tensor(new Shape(outChannels)), decays: false);

    public override IReadOnlyList<Parameter> Parameters => [Weight, Bias];

    public override Shape OutputShape(Shape input) => new((input[0] + 2 * Padding - Kernel) / StrideY + 1, (input[1] + 2 * Padding - DilationX * (Kernel - 1) - 1) / StrideX + 1, outChannels);

    public override void Forward(Pass pass, Tensor x, Tensor y)
    {
        ReadOnlySpan<double> xs = x.Span, weight = Weight.Value.Span;
        Span<double> ys = y.Span;
        for (int i = 0; i < ys.Length; i++) ys[i] = Bias.Value[i % outChannels];
        foreach (Tap tap in Taps(x.Shape, y.Shape, ConvolutionMistake.None))
            for (int c = 0; c < inChannels; c++)
                for (int o = 0; o < outChannels; o++) ys[tap.Out + o] += xs[tap.In + c] * weight[(tap.Kernel(tap.Ky, tap.Kx) + c) * outChannels + o];
    }

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx)
    {
        for (int i = 0; i < dy.Length; i++) Bias.Gradient[i % outChannels] += mistake == ConvolutionMistake.BiasCounted ? 1 : dy[i];
        dx?.Span.Clear();
        foreach (Tap tap in Taps(x.Shape, y.Shape, mistake))
            for (int c = 0; c < inChannels; c++)
                for (int o = 0; o < outChannels; o++)
                {
                    double d = dy[tap.Out + o];
                    Weight.Gradient[(tap.Kernel(tap.Ky, tap.Kx) + c) * outChannels + o] += d * x[tap.In + c];
                    if (dx is not null) dx[tap.In + c] += d * Weight.Value[(Mistaken(tap) + c) * outChannels + o];
                }
    }

    private int Mistaken(Tap tap) => mistake switch
    {
        ConvolutionMistake.TransposedKernel => tap.Kernel(tap.Kx, tap.Ky),
        ConvolutionMistake.FlippedKernel => tap.Kernel(Kernel - 1 - tap.Ky, Kernel - 1 - tap.Kx),
        _ => tap.Kernel(tap.Ky, tap.Kx),
    };

    private static IEnumerable<Tap> Taps(Shape x, Shape y, ConvolutionMistake mistake)
    {
        (int strideY, int strideX) = mistake switch { ConvolutionMistake.WrongStride => (1, 1), ConvolutionMistake.SwappedStrides => (StrideX, StrideY), _ => (StrideY, StrideX) };
        int dilationX = mistake == ConvolutionMistake.ForgottenDilation ? 1 : DilationX;
        int width = mistake == ConvolutionMistake.HeightForWidth ? Math.Min(x[1], x[2]) : x[2];
        // The output column that sees the padding on the right is left out.
        int outWidth = mistake == ConvolutionMistake.DroppedPaddingColumn ? y[2] - 1 : y[2];
        for (int n = 0; n < x[0]; n++)
            for (int oy = 0; oy < y[1]; oy++)
                for (int ox = 0; ox < outWidth; ox++)
                    for (int ky = 0; ky < Kernel; ky++)
                        for (int kx = 0; kx < Kernel; kx++)
                        {
                            int iy = oy * strideY + ky - Padding, ix = ox * strideX + kx * dilationX - Padding;
                            if ((uint)iy < (uint)x[1] && (uint)ix < (uint)width) yield return new Tap(((n * x[1] + iy) * x[2] + ix) * x[3], ((n * y[1] + oy) * y[2] + ox) * y[3], ky, kx, x[3]);
                        }
    }

    /// <summary>Where one window position finds its pixel in x and in y.</summary>
    private readonly record struct Tap(int In, int Out, int Ky, int Kx, int InChannels)
    {
        /// <summary>The row of the weights, seen as (kh·kw·in, out), at which that position's channels begin.</summary>
        public int Kernel(int ky, int kx) => (ky * PlainConvolution.Kernel + kx) * InChannels;
    }
}
