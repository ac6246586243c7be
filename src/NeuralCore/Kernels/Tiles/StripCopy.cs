using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Tiles;

/// <summary>Copies a strip of columns so that its rows lie one behind the other: to[k, j] = from[k·fromRow + j] for k &lt; depth, j &lt; width.</summary>
internal static unsafe class StripCopy
{
    public static void Run(Real* from, nint fromRow, Real* to, int width, int depth)
    {
        if (width >= Lanes512.Count && width <= 2 * Lanes512.Count) Pairs<Lanes512>(from, fromRow, to, width, depth);
        else if (width >= Lanes256.Count && width <= 2 * Lanes256.Count) Pairs<Lanes256>(from, fromRow, to, width, depth);
        else if (width >= Lanes128.Count && width <= 2 * Lanes128.Count) Pairs<Lanes128>(from, fromRow, to, width, depth);
        else for (int k = 0; k < depth; k++) new ReadOnlySpan<Real>(from + k * fromRow, width).CopyTo(new Span<Real>(to + k * width, width));
    }

    /// <summary>Two vectors a row, which may overlap: a call to copy each would take longer than the copy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pairs<TLanes>(Real* from, nint fromRow, Real* to, int width, int depth) where TLanes : struct, ILanes<TLanes>
    {
        nint second = width - TLanes.Count;
        for (int k = 0; k < depth; k++, from += fromRow, to += width)
        {
            TLanes first = TLanes.Load(from), last = TLanes.Load(from + second);
            first.Store(to);
            last.Store(to + second);
        }
    }
}
