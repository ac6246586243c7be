using FsCheck.Xunit;
using NeuralCore.Kernels.Warping;

namespace NeuralCore.Tests.Kernels;

public sealed class SourcePlacesTests
{
    private static readonly AffineMap Map = new(X0: -70_001, XX: 65_000, XY: -3_217, Y0: 12_345, YX: 4_111, YY: 70_003);

    [Fact]
    public void Every_place_of_every_width_is_that_of_the_map()
    {
        for (int width = 1; width < 40; width++)
        {
            const int height = 5;
            var (xs, ys) = Guarded(height, width);
            SourcePlaces.Affine(Map, height, width, xs.AsSpan(0, height * width), ys.AsSpan(0, height * width));
            for (int i = 0; i < height * width; i++)
            {
                (int y, int x) = Math.DivRem(i, width);
                Assert.Equal(Map.X0 + Map.XX * x + Map.XY * y, xs[i]);
                Assert.Equal(Map.Y0 + Map.YX * x + Map.YY * y, ys[i]);
            }

            Assert.Equal((-1, -1), (xs[^1], ys[^1]));
        }
    }

    [Property]
    public void Movements_of_the_grid_are_added_to_the_map(ulong seed, byte high, byte wide)
    {
        int height = 1 + high % 40, width = 1 + wide % 40, rows = SplineGrid.Points(height);
        int[] moves = SplineGridTests.Points(2 * rows * width, seed, SplineGrid.MaxMove * FixedPoint.One);
        var (xs, ys) = Guarded(height, width);
        SourcePlaces.Elastic(Map, moves, height, width, xs, ys);
        for (int i = 0; i < height * width; i++)
        {
            (int y, int x) = Math.DivRem(i, width);
            Assert.Equal(Map.X0 + Map.XX * x + Map.XY * y + Move(0, y, x), xs[i]);
            Assert.Equal(Map.Y0 + Map.YX * x + Map.YY * y + Move(rows, y, x), ys[i]);
        }

        int Move(int first, int y, int x)
        {
            long sum = SplineGrid.Half;
            for (int k = 0; k < SplineGrid.Taps; k++) sum += (long)moves[(first + y / SplineGrid.Spacing + k) * width + x] * SplineGrid.Weights(y)[k];
            return (int)(sum >> SplineGrid.WeightBits);
        }
    }

    [Fact]
    public void What_does_not_hold_the_image_is_refused() =>
        Assert.Throws<ArgumentException>(() => SourcePlaces.Affine(Map, 3, 4, new int[12], new int[11]));

    private static (int[] X, int[] Y) Guarded(int height, int width) => ([.. Enumerable.Repeat(-1, height * width + 1)], [.. Enumerable.Repeat(-1, height * width + 1)]);
}
