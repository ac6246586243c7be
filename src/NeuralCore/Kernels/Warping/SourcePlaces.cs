using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralCore.Kernels.Warping;

/// <summary>Works out for every pixel of a changed image from which place of the original it comes.</summary>
/// <remarks><code>
/// Shapes    moves: (2, G, W), a row of the spline's grid at every pixel's column, x then y   sourceX, sourceY: (H, W)
/// Forward   source[y, x] = map(y, x) + Σₖ weight(y, k)·moves[⌊y / spacing⌋ + k, x] / 2^bits, k = 0 … 3;
///           without moves the map alone
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

    public static void Elastic(
        in AffineMap map, ReadOnlySpan<int> moves, int height, int width, Span<int> sourceX, Span<int> sourceY)
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

    private static void Fill(int origin, int perX, int perY, int height, int width, int* grid, int* source)
    {
        for (int y = 0; y < height; y++, source += width)
        {
            int first = origin + y * perY;
            if (grid == null) Row(first, perX, width, source);
            else Row(first, perX, width, grid + y / SplineGrid.Spacing * width, SplineGrid.Weights(y), source);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row(int first, int perX, int width, int* source)
    {
        int lanes = Vector<int>.Count, x = 0;
        Vector<int> along = Vector<int>.Indices * perX;
        for (; x < width && width >= lanes; x += lanes)
        {
            x = Math.Min(x, width - lanes); // the last vector ends with the row, over numbers that are there already
            (along + new Vector<int>(first + x * perX)).Store(source + x);
        }

        for (; x < width; x++) source[x] = first + x * perX;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row(int first, int perX, int width, int* moves, ReadOnlySpan<int> weights, int* source)
    {
        int lanes = Vector<int>.Count, a = weights[0], b = weights[1], c = weights[2], d = weights[3], x = 0;
        Vector<int> along = Vector<int>.Indices * perX, half = new(SplineGrid.Half), wa = new(a), wb = new(b),
            wc = new(c), wd = new(d);
        for (; x < width && width >= lanes; x += lanes)
        {
            x = Math.Min(x, width - lanes);
            int* m = moves + x;
            Vector<int> sum = half + Vector.Load(m) * wa + Vector.Load(m + width) * wb
                + Vector.Load(m + 2 * width) * wc + Vector.Load(m + 3 * width) * wd;
            (along + new Vector<int>(first + x * perX) + (sum >> SplineGrid.WeightBits)).Store(source + x);
        }

        for (; x < width; x++)
        {
            int* m = moves + x;
            source[x] = first + x * perX
                + ((SplineGrid.Half + m[0] * a + m[width] * b + m[2 * width] * c
                + m[3 * width] * d) >> SplineGrid.WeightBits);
        }
    }
}

/// <summary>
/// Where the pixels of a changed image are found in the original; all numbers are <see cref="FixedPoint"/>.
/// </summary>
/// <remarks><code>
/// sourceX[y, x] = X0 + XX·x + XY·y
/// sourceY[y, x] = Y0 + YX·x + YY·y
/// </code></remarks>
internal readonly record struct AffineMap(int X0, int XX, int XY, int Y0, int YX, int YY)
{
    public static AffineMap Identity { get; } = new(0, FixedPoint.One, 0, 0, 0, FixedPoint.One);
}
