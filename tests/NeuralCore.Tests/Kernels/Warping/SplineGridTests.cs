using FsCheck.Xunit;
using NeuralCore.Kernels.Warping;

namespace NeuralCore.Tests.Kernels;

public sealed class SplineGridTests
{
    private const int One = 1 << SplineGrid.WeightBits;

    [Fact]
    public void Weights_are_those_of_the_cubic_spline_and_add_up_to_one()
    {
        for (int pixel = 0; pixel < 30; pixel++)
        {
            double t = pixel % SplineGrid.Spacing / (double)SplineGrid.Spacing;
            double[] expected = [Math.Pow(1 - t, 3) / 6, (3 * t * t * t - 6 * t * t + 4) / 6, (-3 * t * t * t + 3 * t * t + 3 * t + 1) / 6, t * t * t / 6];
            int[] weights = SplineGrid.Weights(pixel).ToArray();
            Assert.Equal(One, weights.Sum());
            for (int k = 0; k < SplineGrid.Taps; k++) Assert.Equal(expected[k], (double)weights[k] / One, 2.0 / One);
        }
    }

    [Fact]
    public void A_grid_has_four_points_around_every_pixel()
    {
        Assert.Equal([4, 4, 5, 7, 8], ((int[])[1, 7, 8, 28, 29]).Select(SplineGrid.Points));
        int[] points = new int[4];
        var moves = new int[7];
        points[3] = One;
        SplineGrid.Widen(points, rows: 1, width: 7, moves);
        Assert.Equal(0, moves[0]); // the last point begins to reach after the first pixel
        Assert.Equal(SplineGrid.Weights(6)[3], moves[6]);
    }

    [Property]
    public void Every_pixel_of_a_row_is_the_weighted_sum_of_four_points(ulong seed, byte length)
    {
        int width = 1 + length % 60, columns = SplineGrid.Points(width), rows = 1 + (int)(seed % 3);
        int[] points = Points(rows * columns, seed, SplineGrid.MaxMove * FixedPoint.One), moves = new int[rows * width];
        SplineGrid.Widen(points, rows, width, moves);
        for (int g = 0; g < rows; g++)
        {
            for (int x = 0; x < width; x++)
            {
                long sum = One / 2;
                for (int k = 0; k < SplineGrid.Taps; k++) sum += (long)points[g * columns + x / SplineGrid.Spacing + k] * SplineGrid.Weights(x)[k];
                Assert.Equal(sum >> SplineGrid.WeightBits, moves[g * width + x]);
            }
        }
    }

    [Property]
    public void Equal_points_move_every_pixel_alike(ulong seed)
    {
        int move = Points(1, seed, SplineGrid.MaxMove * FixedPoint.One)[0];
        int[] points = [.. Enumerable.Repeat(move, SplineGrid.Points(28))], moves = new int[28];
        SplineGrid.Widen(points, 1, 28, moves);
        Assert.All(moves, moved => Assert.Equal(move, moved));
    }

    internal static int[] Points(int count, ulong seed, int largest)
    {
        var random = new RandomStream(seed, RandomPurpose.Test);
        var points = new int[count];
        for (int i = 0; i < count; i++) points[i] = (int)random.NextDouble(-largest, largest);
        return points;
    }
}
