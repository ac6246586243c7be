using NeuralCore.Kernels.Convolution;

namespace NeuralCore.Kernels.Pooling;

/// <summary>The sizes of a pooling, and which input pixels a window covers.</summary>
/// <remarks><code>
/// Shapes    x: (N, H, W, C)   y: (N, OH, OW, C)
/// Window    y[oy, ox] covers x[oy·strideY + ky − top, ox·strideX + kx − left]; pixels outside the image do not count
/// </code></remarks>
public readonly record struct PoolingGeometry(
    int Batch, int Height, int Width, int Channels, int KernelHeight, int KernelWidth, int StrideY, int StrideX,
        int Top = 0, int Bottom = 0, int Left = 0, int Right = 0)
{
    public int OutHeight { get; } = ConvolutionGeometry.OutSize(Height + Top + Bottom, KernelHeight, StrideY,
        dilation: 1);

    public int OutWidth { get; } = ConvolutionGeometry.OutSize(Width + Left + Right, KernelWidth, StrideX, dilation: 1);

    public int InputLength => Height * Width * Channels;

    public int OutputLength => OutHeight * OutWidth * Channels;

    /// <summary>Whether padding is narrower than the window, so that every window contains a pixel.</summary>
    internal bool HasPixelsEverywhere => Math.Max(Top, Bottom) < KernelHeight && Math.Max(Left, Right) < KernelWidth;

    /// <summary>The taps of output row <paramref name="oy"/> that lie in the image: [first, end).</summary>
    internal (int First, int End) RowTaps(int oy) =>
        (Math.Max(0, Top - oy * StrideY), Math.Min(KernelHeight, Height + Top - oy * StrideY));

    /// <summary>The taps of output column <paramref name="ox"/> that lie in the image: [first, end).</summary>
    internal (int First, int End) ColumnTaps(int ox) =>
        (Math.Max(0, Left - ox * StrideX), Math.Min(KernelWidth, Width + Left - ox * StrideX));

    internal void Check(ReadOnlySpan<Real> x, ReadOnlySpan<Real> y)
    {
        Guard.Require(Batch >= 0 && Math.Min(Math.Min(Height, Width), Channels) > 0
            && Math.Min(KernelHeight, KernelWidth) > 0 && Math.Min(StrideY, StrideX) > 0
            && Math.Min(Math.Min(Top, Bottom), Math.Min(Left, Right)) >= 0,
                $"Sizes of a pooling are positive, padding is not negative: {this}.");
        Guard.Require((Int128)Batch * Height * Width * Channels <= Array.MaxLength
            && (Int128)OutHeight * StrideY <= int.MaxValue && (Int128)OutWidth * StrideX <= int.MaxValue,
            $"A tensor of this pooling has more elements than an array can hold: {this}.");
        Guard.Require(OutHeight > 0 && OutWidth > 0,
            $"A {KernelHeight}×{KernelWidth} window does not fit into an image of {Height}×{Width}.");
        Guard.Require(HasPixelsEverywhere,
            $"Padding of {Top}, {Bottom}, {Left}, {Right} leaves windows of {KernelHeight}×{KernelWidth} "
            + $"without a pixel.");
        Guard.Length(x, (long)Batch * InputLength);
        Guard.Length(y, (long)Batch * OutputLength);
    }
}
