using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralCore.Numerics;

namespace NeuralCore.Kernels.Warping;

/// <summary>Works out for every pixel of a changed image from which place of the original it comes.</summary>
/// <remarks><code>
/// Shapes    moves: (2, G, W), a row of the spline's grid at every pixel's column, x then y      sourceX, sourceY: (H, W)
/// Forward   source[y, x] = map(y, x) + Σₖ weight(y, k)·moves[⌊y / spacing⌋ + k, x] / 2^bits, k = 0 … 3      without moves the map alone
/// </code></remarks>
internal static unsafe class SourcePlaces
{
    public static void Affine(in AffineMap map, int height, int width, Span<int> sourceX, Span<int> sourceY)
    {
        Guard.Length(sourceX, (long)height * width);
        Guard.Length(sourceY, (long)height * width);
        fixed (int* xs = sourceX, ys = sourceY)
        {
            Fill(map.X0, map.XX, map.XY, height, width, null, xs);
            Fill(map.Y0, map.YX, map.YY, height, width, null, ys);
        }
    }

    public static void Elastic(in AffineMap map, ReadOnlySpan<int> moves, int height, int width, Span<int> sourceX, Span<int> sourceY)
    {
        int grid = SplineGrid.Points(height) * width;
        Guard.Length(moves, 2L * grid);
        Guard.Length(sourceX, (long)height * width);
        Guard.Length(sourceY, (long)height * width);
        fixed (int* xs = sourceX, ys = sourceY, grids = moves)
        {
            Fill(map.X0, map.XX, map.XY, height, width, grids, xs);
            Fill(map.Y0, map.YX, map.YY, height, width, grids + grid, ys);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill(int origin, int perX, int perY, int height, int width, int* grid, int* source)
    {
        int lanes = Vector<int>.Count;
        Vector<int> along = Vector<int>.Indices * perX, step = new(lanes * perX);
        for (int y = 0; y < height; y++, source += width)
        {
            int first = origin + y * perY, x = 0;
            int* moves = grid == null ? null : grid + y / SplineGrid.Spacing * width;
            ReadOnlySpan<int> weights = SplineGrid.Weights(y);
            Vector<int> places = along + new Vector<int>(first);
            for (; x <= width - lanes; x += lanes, places += step) (moves == null ? places : places + Move(moves + x, width, weights)).Store(source + x);
            for (; x < width; x++) source[x] = first + x * perX + (moves == null ? 0 : MoveOne(moves + x, width, weights));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<int> Move(int* moves, int pitch, ReadOnlySpan<int> weights)
    {
        Vector<int> sum = new(SplineGrid.Half);
        for (int k = 0; k < SplineGrid.Taps; k++) sum += Vector.Load(moves + k * pitch) * weights[k];
        return sum >> SplineGrid.WeightBits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int MoveOne(int* moves, int pitch, ReadOnlySpan<int> weights)
    {
        int sum = SplineGrid.Half;
        for (int k = 0; k < SplineGrid.Taps; k++) sum += moves[k * pitch] * weights[k];
        return sum >> SplineGrid.WeightBits;
    }
}
