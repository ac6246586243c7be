using System.Runtime.CompilerServices;
using NeuralCore.Kernels.MatrixProduct;
using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Kernels.Convolution;

/// <summary>
/// Two rows of a convolution of a grey image by its non-zero pixels alone: each adds the kernel, times itself, to the outputs whose windows
/// it lies in. An output meets its pixels in the order of the dense sum, and a pixel of zero would add nothing, so the bits are the same.
/// </summary>
/// <remarks><code>
/// Shapes    buffer: margin, then 2 rows of PW pixels of O channels     reversed: (kh, kw, O), the columns of each kernel row from the right
/// Forward   y[oy, v−kw+1 … v] += x[oy+ky, v]·reversed[ky]              over u = oy+ky, then v, ascending
/// </code>
/// Outputs beyond either end of a row fall into the margin before it or behind it.</remarks>
internal readonly unsafe struct SparseRows(in ConvolutionGeometry geometry)
{
    private readonly ConvolutionGeometry g = geometry;

    /// <summary>Whether the geometry is one of grey images, stepped pixel by pixel.</summary>
    public static bool Fits(in ConvolutionGeometry g) => g is { InChannels: 1, StrideY: 1, StrideX: 1, DilationY: 1, DilationX: 1 };

    /// <summary>Numbers before the first row.</summary>
    public int Margin => (g.KernelWidth - 1) * g.OutChannels;

    /// <summary>Numbers from row to row.</summary>
    public int RowLength => (g.PaddedWidth + g.KernelWidth - 1) * g.OutChannels;

    /// <summary>reversed[ky, kw−1−kx] = w[ky, kx].</summary>
    public static void Reverse(in ConvolutionGeometry g, ReadOnlySpan<Real> w, Span<Real> reversed)
    {
        for (int ky = 0; ky < g.KernelHeight; ky++)
            for (int kx = 0; kx < g.KernelWidth; kx++)
                w.Slice((ky * g.KernelWidth + kx) * g.OutChannels, g.OutChannels).CopyTo(reversed[((ky * g.KernelWidth + g.KernelWidth - 1 - kx) * g.OutChannels)..]);
    }

    /// <summary>Computes output rows <paramref name="oy"/> and oy + 1 of one image.</summary>
    [SkipLocalsInit]
    public void Run(Real* image, int oy, Real* reversed, Real* bias, Real* buffer)
    {
        int kernelRow = g.KernelWidth * g.OutChannels, pixels = 2 * (g.OutWidth / 2);
        Real* values = stackalloc Real[g.PaddedWidth + NonZeros.Slack];
        int* offsets = stackalloc int[g.PaddedWidth + NonZeros.Slack];
        var start = new ReadOnlySpan<Real>(bias, g.OutChannels);
        for (int row = 0; row < 2; row++)
            for (int pixel = 0; pixel < pixels; pixel++) start.CopyTo(new Span<Real>(buffer + Margin + row * RowLength + pixel * g.OutChannels, g.OutChannels));
        for (int i = 0; i <= g.KernelHeight; i++)
        {
            int count = NonZeros.List(image + (nint)(oy + i) * g.PaddedWidth, g.PaddedWidth, g.OutChannels, values, offsets);
            if (i < g.KernelHeight) ScatterTile.Run(values, offsets, count, reversed + i * kernelRow, buffer, kernelRow);
            if (i > 0) ScatterTile.Run(values, offsets, count, reversed + (i - 1) * kernelRow, buffer + RowLength, kernelRow);
        }
    }
}
