using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;
using NeuralCore.Kernels.MatrixProduct;
using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Kernels.Convolution;

/// <summary>
/// Gradient with respect to the image from live gradients alone; an item is one image. Every pixel of the convolution's
/// output has a list of
/// its live channels; each adds its kernel, times its gradient, to the window the pixel had met.
/// </summary>
internal unsafe struct PooledDataGradientWork(in ConvolutionGeometry geometry, LiveGradients live) : ILaneWork
{
    private readonly ConvolutionGeometry g = geometry;
    private readonly LiveGradients live = live;
    private readonly RowGather wholeRow = new(geometry.KernelWidth * geometry.InChannels);
    private readonly BlockGather wholeWindow = new(geometry.KernelHeight, geometry.KernelWidth * geometry.InChannels);

    /// <summary>Numbers of a kernel that stays in the first-level cache beside an image: 24 KB.</summary>
    private const int MaxWholeKernel = 6 << 10;

    /// <summary>Transposed: (kh, O, kw, C), so that a channel's kernel row is contiguous.</summary>
    public Real* Transposed, Dx;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<T>(int item) where T : struct, ILanes<T>
    {
        new Span<Real>(Dx + (nint)item * g.InputLength, g.InputLength).Clear();
        int pixels = 4 * live.Height * live.Width, most = live.Height * live.Width * g.OutChannels + NonZeros.Slack;
        int* starts = stackalloc int[pixels + 1];
        Real* values = stackalloc Real[most];
        int* kernels = stackalloc int[most];
        Collect<T>(item, values, kernels, starts);

        // Every pixel of dx meets its taps in ascending order of (oy, ky, kx), as in the dense sum: output pixels of a
        // row from the right, and rows from the
        // first, or kernel rows from the last, so that one at a time of a large kernel stays in the first-level cache.
        if (g.WeightLength <= MaxWholeKernel && wholeWindow.IsWhole)
        {
            for (int oy = 0; oy < 2 * live.Height; oy++)
                for (int ox = 2 * live.Width - 1; ox >= 0; ox--)
                    AddWindow(item, oy, ox, starts + Pixel(oy, ox), values, kernels);
            return;
        }

        for (int ky = g.KernelHeight - 1; ky >= 0; ky--)
            for (int oy = 0; oy < 2 * live.Height; oy++)
                for (int ox = 2 * live.Width - 1; ox >= 0; ox--)
                    AddRow(item, oy, ky, ox, starts + Pixel(oy, ox), values, kernels);
    }

    /// <summary>The place of an output pixel in the order in which they are listed: four to a pooled pixel.</summary>
    private readonly int Pixel(int oy, int ox) => 4 * ((oy >> 1) * live.Width + (ox >> 1)) + 2 * (oy & 1) + (ox & 1);

    /// <summary>
    /// Lists the live channels of each output pixel, ascending, pixel after pixel; a kernel is named by its channel's
    /// offset.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Collect<T>(int n, Real* values, int* kernels, int* starts) where T : struct, ILanes<T>
    {
        int count = 0, pixel = 0, kernelRow = g.KernelWidth * g.InChannels;
        nint at = live.At(n, 0, 0);
        for (int pooled = 0; pooled < live.Height * live.Width; pooled++, at += g.OutChannels)
            for (int tap = 0; tap < 4; tap++)
            {
                starts[pixel++] = count;
                count += live.List<T>(at, g.OutChannels, tap, 0, kernelRow, values + count, kernels + count);
            }

        starts[pixel] = count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void AddWindow(int n, int oy, int ox, int* starts, Real* values, int* kernels)
    {
        int iy = oy - g.Top, ix = ox - g.Left, list = starts[0], count = starts[1] - list;
        if (iy < 0 || ix < 0 || iy + g.KernelHeight > g.Height || ix + g.KernelWidth > g.Width)
        {
            for (int ky = 0; ky < g.KernelHeight; ky++) AddRow(n, oy, ky, ox, starts, values, kernels);
            return;
        }

        Real* window = Dx + (nint)n * g.InputLength + (iy * g.Width + ix) * g.InChannels;
        wholeWindow.Add(values + list, kernels + list, count, Transposed, g.OutChannels * g.KernelWidth * g.InChannels,
            window, g.Width * g.InChannels);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void AddRow(int n, int oy, int ky, int ox, int* starts, Real* values, int* kernels)
    {
        // The taps kx that meet the image, not the padding: ix = ox + kx − left.
        int iy = oy + ky - g.Top, firstTap = Math.Max(0, g.Left - ox),
            endTap = Math.Min(g.KernelWidth, g.Width + g.Left - ox), list = starts[0], count = starts[1] - list;
        if ((uint)iy >= (uint)g.Height || firstTap >= endTap || count == 0) return;
        Real* kernelRow = Transposed + (nint)ky * g.OutChannels * g.KernelWidth * g.InChannels
            + firstTap * g.InChannels;
        Real* window = Dx + (nint)n * g.InputLength + (iy * g.Width + ox + firstTap - g.Left) * g.InChannels;
        if (endTap - firstTap == g.KernelWidth) wholeRow.Add(values + list, kernels + list, count, kernelRow, window);
        else
            GatherTile.Run(values + list, kernels + list, count, kernelRow, window, (endTap - firstTap) * g.InChannels);
    }
}
