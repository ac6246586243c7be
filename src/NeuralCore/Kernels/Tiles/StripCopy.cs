using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Tiles;

/// <summary>Lays the rows of a strip close together: to[k, j] = from[k, j] for j &lt; width, k &lt; depth.</summary>
internal static unsafe class StripCopy
{
    /// <param name="width">Up to <see cref="ProductTile.MaxWidth"/> the rows are copied by two vectors that may overlap: the base library's copy would cost more in calls than in bytes.</param>
    public static void Run(Real* from, nint fromRow, Real* to, int width, int depth)
    {
        if (Vector512.IsHardwareAccelerated && width >= Lanes512.Count && width <= 2 * Lanes512.Count) Rows<Lanes512>(from, fromRow, to, width, depth);
        else if (Vector256.IsHardwareAccelerated && width >= Lanes256.Count && width <= 2 * Lanes256.Count) Rows<Lanes256>(from, fromRow, to, width, depth);
        else if (width >= Lanes128.Count && width <= 2 * Lanes128.Count) Rows<Lanes128>(from, fromRow, to, width, depth);
        else for (int k = 0; k < depth; k++) new ReadOnlySpan<Real>(from + k * fromRow, width).CopyTo(new Span<Real>(to + (nint)k * width, width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<T>(Real* from, nint fromRow, Real* to, int width, int depth) where T : struct, ILanes<T>
    {
        nint second = width - T.Count;
        for (; depth > 0; depth--, from += fromRow, to += width)
        {
            T first = T.Load(from), last = T.Load(from + second);
            first.Store(to);
            last.Store(to + second);
        }
    }
}
