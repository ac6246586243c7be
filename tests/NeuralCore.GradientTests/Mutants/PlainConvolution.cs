using NeuralCore.Layers;
using NeuralCore.Parameters;
using NeuralCore.Tensors;

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
        for (int i = 0; i < y.Length; i++) y[i] = Bias.Value[i % outChannels];
        foreach (Tap tap in Taps(x.Shape, y.Shape, ConvolutionMistake.None))
        for (int c = 0; c < inChannels; c++)
        for (int o = 0; o < outChannels; o++) y[tap.N, tap.OutY, tap.OutX, o] += x[tap.N, tap.InY, tap.InX, c] * Weight.Value[tap.Ky, tap.Kx, c, o];
    }

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx)
    {
        for (int i = 0; i < dy.Length; i++) Bias.Gradient[i % outChannels] += mistake == ConvolutionMistake.BiasCounted ? 1 : dy[i];
        dx?.Span.Clear();
        foreach (Tap tap in Taps(x.Shape, y.Shape, mistake))
        for (int c = 0; c < inChannels; c++)
        for (int o = 0; o < outChannels; o++)
        {
            double d = dy[tap.N, tap.OutY, tap.OutX, o];
            Weight.Gradient[tap.Ky, tap.Kx, c, o] += d * x[tap.N, tap.InY, tap.InX, c];
            if (dx is not null) dx[tap.N, tap.InY, tap.InX, c] += d * Mistaken(tap.Ky, tap.Kx, c, o);
        }
    }

    private double Mistaken(int ky, int kx, int c, int o) => mistake switch
    {
        ConvolutionMistake.TransposedKernel => Weight.Value[kx, ky, c, o],
        ConvolutionMistake.FlippedKernel => Weight.Value[Kernel - 1 - ky, Kernel - 1 - kx, c, o],
        _ => Weight.Value[ky, kx, c, o],
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
            if ((uint)iy < (uint)x[1] && (uint)ix < (uint)width) yield return new Tap(n, oy, ox, ky, kx, iy, ix);
        }
    }

    private readonly record struct Tap(int N, int OutY, int OutX, int Ky, int Kx, int InY, int InX);
}
