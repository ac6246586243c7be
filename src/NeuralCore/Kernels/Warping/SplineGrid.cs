using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralCore.Kernels.Warping;

/// <summary>A smooth field of movements from a coarse grid of points: a uniform cubic B-spline.</summary>
/// <remarks><code>
/// Shapes    points: (G, K), the grid      moves: (G, W)      G = Points(H), K = Points(W)
/// Forward   moves[g, x] = Σₖ weight(x, k)·points[g, ⌊x / spacing⌋ + k] / 2^bits, k = 0 … 3;
///           down the columns likewise, by <see cref="SourcePlaces"/>
/// Weights   with t = (x mod spacing)/spacing: (1−t)³/6, (3t³−6t²+4)/6, (−3t³+3t²+3t+1)/6, t³/6;
///           they are not negative and their sum is 1
/// </code>
/// A spline of independent points approximates a field of independent pixels after a Gaussian filter (Simard,
/// Steinkraus, Platt 2003), at a fraction of the cost: the kernel's standard deviation is spacing/√3, so 7 pixels
/// correspond to their σ = 4. No displacement is larger than the largest point.</remarks>
internal static unsafe class SplineGrid
{
    /// <summary>Pixels from one point of the grid to the next.</summary>
    public const int Spacing = 7;

    /// <summary>Points that reach a pixel, in each direction.</summary>
    public const int Taps = 4;

    /// <summary>A weight of 1 is 2^this.</summary>
    public const int WeightBits = 10;

    /// <summary>Added before the last bits are dropped: to the nearest.</summary>
    public const int Half = 1 << (WeightBits - 1);

    /// <summary>The largest point, in pixels: its product with a weight stays within 31 bits.</summary>
    public const int MaxMove = 1 << (30 - WeightBits - FixedPoint.FractionBits);

    /// <summary>Pixels of a vector: a cell's seven and one more.</summary>
    private const int Eight = 8;

    /// <summary>(spacing, taps)</summary>
    private static readonly int[] Table = [.. Enumerable.Range(0,
        Spacing).SelectMany(step => Weights((double)step / Spacing))];

    /// <summary>(taps, 8), the eighth of no use.</summary>
    private static readonly int[] TableByTap = [.. Enumerable.Range(0,
        Taps).SelectMany(k => Enumerable.Range(0, Eight).Select(step => step < Spacing ? Table[step * Taps + k] : 0))];

    /// <summary>Points along <paramref name="length"/> pixels.</summary>
    public static int Points(int length) => (length - 1) / Spacing + Taps;

    /// <summary>The four weights at a pixel, that of the lowest point first.</summary>
    public static ReadOnlySpan<int> Weights(int pixel) => Table.AsSpan(pixel % Spacing * Taps, Taps);

    /// <summary>Draws the grid's points out to every pixel's column.</summary>
    public static void Widen(ReadOnlySpan<int> points, int rows, int width, Span<int> moves)
    {
        int columns = Points(width);
        Guard.Length(points, (long)rows * columns);
        Guard.Length(moves, (long)rows * width);
        fixed (int* from = points, to = moves, weights = Table, byTap = TableByTap)
            Widen(from, rows, columns, width, weights, byTap, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(int* points, int rows, int columns, int width, int* weights, int* byTap, int* moves)
    {
        Vector256<int> half = Vector256.Create(Half), wa = Vector256.Load(byTap), wb = Vector256.Load(byTap + Eight),
            wc = Vector256.Load(byTap + 2 * Eight), wd = Vector256.Load(byTap + 3 * Eight);
        for (int g = 0; g < rows; g++, points += columns, moves += width)
        {
            for (int cell = 0, x = 0; x < width; cell++, x += Spacing)
            {
                int a = points[cell], b = points[cell + 1], c = points[cell + 2], d = points[cell + 3];
                if (x + Eight <= (rows - g) * width)
                {
                    // Seven pixels of a cell; the eighth number is written again by the next cell or row.
                    ((half + wa * a + wb * b + wc * c + wd * d) >> WeightBits).Store(moves + x);
                    continue;
                }

                int* w = weights;
                for (int i = x; i < Math.Min(width, x + Spacing); i++, w += Taps)
                    moves[i] = (a * w[0] + b * w[1] + c * w[2] + d * w[3] + Half) >> WeightBits;
            }
        }
    }

    private static int[] Weights(double t)
    {
        const int one = 1 << WeightBits;
        int first = (int)Math.Round(one * Cube(1 - t) / 6),
            second = (int)Math.Round(one * (3 * Cube(t) - 6 * t * t + 4) / 6),
            last = (int)Math.Round(one * Cube(t) / 6);
        // the sum is 1 exactly, so equal points move all pixels alike
        return [first, second, one - first - second - last, last];
    }

    private static double Cube(double x) => x * x * x;
}
