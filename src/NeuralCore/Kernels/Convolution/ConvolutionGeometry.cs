namespace NeuralCore.Kernels.Convolution;

/// <summary>The sizes of a convolution, and which input pixel meets which kernel tap.</summary>
/// <remarks><code>
/// Shapes    x: (N, H, W, C)   w: (kh, kw, C, O)   y: (N, OH, OW, O)
/// Sizes     OH = ⌊(H + top + bottom − dilationY·(kh−1) − 1) / strideY⌋ + 1, OW likewise;
///           0 where the kernel does not fit
/// Taps      y[oy, ox] meets x[oy·strideY + ky·dilationY − top, ox·strideX + kx·dilationX − left];
///           outside the image x is 0
/// </code></remarks>
public readonly record struct ConvolutionGeometry(
    int Batch, int Height, int Width, int InChannels, int OutChannels, int KernelHeight, int KernelWidth,
    int StrideY = 1, int StrideX = 1, int DilationY = 1, int DilationX = 1, int Top = 0, int Bottom = 0, int Left = 0,
        int Right = 0)
{
    /// <summary>Largest stride and dilation.</summary>
    private const int MaxStep = 1 << 16;

    public int OutHeight { get; } = OutSize(Height + Top + Bottom, KernelHeight, StrideY, DilationY);

    public int OutWidth { get; } = OutSize(Width + Left + Right, KernelWidth, StrideX, DilationX);

    public int PaddedHeight => Height + Top + Bottom;

    public int PaddedWidth => Width + Left + Right;

    public bool HasPadding => (Top | Bottom | Left | Right) != 0;

    public int InputLength => Height * Width * InChannels;

    public int PaddedLength => PaddedHeight * PaddedWidth * InChannels;

    public int OutputLength => OutHeight * OutWidth * OutChannels;

    public int WeightLength => KernelHeight * KernelWidth * InChannels * OutChannels;

    /// <summary>
    /// Outputs along an axis of <paramref name="size"/>, padding included; 0 when the kernel does not fit.
    /// </summary>
    public static int OutSize(int size, int kernel, int stride, int dilation)
    {
        long free = size - (long)dilation * (kernel - 1) - 1;
        return free < 0 ? 0 : (int)(free / stride) + 1;
    }

    /// <summary>
    /// The preconditions that all convolution kernels share: x, or its gradient; w; y, or its gradient.
    /// </summary>
    internal void Check(ReadOnlySpan<Real> x, ReadOnlySpan<Real> w, ReadOnlySpan<Real> y)
    {
        Guard.Require(Batch >= 0 && Math.Min(Math.Min(Height, Width), Math.Min(InChannels, OutChannels)) > 0
            && Math.Min(KernelHeight, KernelWidth) > 0,
            $"Sizes of a convolution are positive: {this}.");
        Guard.Require(StrideY is > 0 and <= MaxStep && StrideX is > 0 and <= MaxStep && DilationY is > 0 and <= MaxStep
            && DilationX is > 0 and <= MaxStep, $"Strides and dilations are from 1 to {MaxStep}: {this}.");
        Guard.Require(Math.Min(Math.Min(Top, Bottom), Math.Min(Left, Right)) >= 0, $"Padding is not negative: {this}.");
        Guard.Require((Int128)Batch * PaddedHeight * PaddedWidth * InChannels <= Array.MaxLength
            && (Int128)Batch * OutHeight * OutWidth * OutChannels <= Array.MaxLength
            && (Int128)KernelHeight * KernelWidth * InChannels * OutChannels <= Array.MaxLength,
                $"A tensor of this convolution has more elements than an array can hold: {this}.");
        Guard.Require(OutHeight > 0 && OutWidth > 0,
            $"A {KernelHeight}×{KernelWidth} kernel with dilation {DilationY}×{DilationX} does not fit into a "
            + $"padded image of {PaddedHeight}×{PaddedWidth}.");
        Guard.Length(x, (long)Batch * InputLength);
        Guard.Length(w, WeightLength);
        Guard.Length(y, (long)Batch * OutputLength);
    }
}
