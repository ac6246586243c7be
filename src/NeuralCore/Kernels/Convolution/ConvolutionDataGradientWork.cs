using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Kernels.Convolution;

/// <summary>
/// Gradient with respect to the image; an item is one image. Each kernel tap sends a row of dy through its C×O matrix,
/// transposed, and adds it
/// to the pixels the tap had met: rows of dx strideX·C apart. Taps that meet the padding are cut off, so any stride and
/// padding works.
/// </summary>
internal unsafe struct ConvolutionDataGradientWork(in ConvolutionGeometry geometry) : ITeamWork
{
    private readonly ConvolutionGeometry g = geometry;
    private readonly TileSplit panels = TileSplit.Panels(geometry.InChannels, ProductTile.MaxWidth);

    /// <summary>Transposed: (kh, kw, O, C).</summary>
    public Real* Dy, Transposed, Dx;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(int item)
    {
        Real* dy = Dy + (nint)item * g.OutputLength;
        Real* dx = Dx + (nint)item * g.InputLength;
        new Span<Real>(dx, g.InputLength).Clear();
        for (int oy = 0; oy < g.OutHeight; oy++)
            for (int ky = 0; ky < g.KernelHeight; ky++)
            {
                int iy = oy * g.StrideY + ky * g.DilationY - g.Top;
                if ((uint)iy >= (uint)g.Height) continue;
                for (int kx = 0; kx < g.KernelWidth; kx++) AddTap(dy, dx, oy, ky, kx, iy);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void AddTap(Real* dy, Real* dx, int oy, int ky, int kx, int iy)
    {
        // ix = ox·strideX + shift is inside the image for first ≤ ox ≤ last.
        int shift = kx * g.DilationX - g.Left;
        int first = shift >= 0 ? 0 : (-shift + g.StrideX - 1) / g.StrideX;
        int last = Math.Min(g.OutWidth - 1, (g.Width - 1 - shift) / g.StrideX);
        if (g.Width - 1 < shift || first > last) return;

        int whole = 0;
        TileSplit tiles = TileSplit.Even(last - first + 1, ProductTile.MaxRows);
        for (int panel = 0; panel < panels.Count; panel++)
            for (int tile = 0; tile < tiles.Count; tile++)
            {
                int ox = first + tiles.Start(tile), c = panels.Start(panel);
                Real* target = dx + (iy * g.Width + ox * g.StrideX + shift) * g.InChannels + c;
                var operands = new TileOperands
                {
                    A = dy + (oy * g.OutWidth + ox) * g.OutChannels, ARow = g.OutChannels, AStep = 1,
                    Segments = &whole, SegmentCount = 1, Depth = g.OutChannels,
                    B = Transposed + (ky * g.KernelWidth + kx) * g.OutChannels * g.InChannels + c, BRow = g.InChannels,
                    Start = target, StartRow = g.StrideX * g.InChannels,
                    C = target, CRow = g.StrideX * g.InChannels,
                };
                ProductTile.Run(ref operands, tiles.Size(tile), panels.Size(panel));
            }
    }
}
