using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Pages;

namespace NeuralCore.Tests.Imaging;

/// <summary>The loops over the pixels of a page equal their definitions at ragged sizes.</summary>
public class PageKernelsTests
{
    private static readonly (int Width, int Height, int Radius)[] Cases =
        [(1, 1, 3), (7, 1, 2), (1, 9, 4), (5, 8, 0), (13, 6, 1), (6, 13, 20), (40, 31, 6)];

    [Fact]
    public void The_extremes_of_squares_equal_their_definition()
    {
        foreach ((int width, int height, int radius) in Cases)
        {
            byte[] pixels = Random(width, height);
            foreach (bool largest in (bool[])[true, false])
            {
                Assert.Equal(
                    Squares(pixels, width, height, radius, square => largest ? square.Max() : square.Min()),
                    SlidingExtremes.Square(pixels, width, height, radius, largest));
            }
        }
    }

    [Fact]
    public void Local_means_equal_their_definition_with_and_without_weights()
    {
        foreach ((int width, int height, int radius) in Cases)
        {
            byte[] pixels = Random(width, height), weights = [.. Random(width, height).Select(value => (byte)(value % 2))];
            Assert.Equal(
                Squares(pixels, width, height, radius, square => (square.Sum(value => value) + square.Length / 2) / square.Length),
                LocalMean.Of(pixels, width, height, radius));
            int[] marked = [.. pixels.Zip(weights, (value, weight) => weight == 1 ? value : -1)];
            Assert.Equal(
                Squares(marked, width, height, radius, square =>
                {
                    int[] kept = [.. square.Where(value => value >= 0)];
                    return kept.Length == 0 ? -1 : (kept.Sum() + kept.Length / 2) / kept.Length;
                }),
                LocalMean.Of(pixels, width, height, radius, weights));
        }
    }

    [Fact]
    public void A_reduced_image_has_the_rounded_means_of_the_areas()
    {
        foreach ((int width, int height, int toWidth, int toHeight) in ((int, int, int, int)[])[(7, 5, 3, 2), (64, 3, 64, 2), (30, 20, 1, 1), (9, 9, 4, 9)])
        {
            byte[] pixels = Random(width, height);
            byte[] reduced = AreaReduction.Reduce(new GreyImage(width, height, pixels), toWidth, toHeight).Pixels.ToArray();
            for (int i = 0; i < reduced.Length; i++)
            {
                // In units of a source pixel divided by the target's size all borders are integers.
                long sum = 0;
                for (int v = 0; v < height * toHeight; v++)
                    for (int u = 0; u < width * toWidth; u++)
                        if (u / width == i % toWidth && v / height == i / toWidth) sum += pixels[v / toHeight * width + u / toWidth];
                Assert.Equal((sum + width * height / 2) / (width * height), reduced[i]);
            }
        }
    }

    [Fact]
    public void Components_equal_those_of_a_flood_fill_and_are_numbered_by_their_first_pixel()
    {
        for (int seed = 0; seed < 12; seed++)
        {
            const int Width = 80, Height = 50;
            var field = InkField.Of(new GreyImage(Width, Height, Segments(Width, Height, seed)));
            var found = new ComponentLabels(field);
            int[] expected = Flooded(field);
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], found.Labels[found.At(i % Width, i / Width)]);
            Assert.Equal(expected.Max(), found.Components.Count);
            Assert.InRange(found.Components.Count, 2, 30);
            for (int c = 0; c < found.Components.Count; c++)
            {
                (int X, int Y)[] own = [.. Enumerable.Range(0, expected.Length).Where(i => expected[i] == c + 1).Select(i => (i % Width, i / Width))];
                Assert.Equal(own.Length, found.Components[c].Count);
                Assert.Equal(own.Count(p => p.X is 0 or Width - 1 || p.Y is 0 or Height - 1), found.Components[c].OnBorder);
                Assert.Equal(
                    new PixelBox(own.Min(p => p.X), own.Min(p => p.Y), own.Max(p => p.X) - own.Min(p => p.X) + 1, own.Max(p => p.Y) - own.Min(p => p.Y) + 1),
                    found.Components[c].Box);
            }
        }
    }

    /// <summary>Dark segments of random directions on light paper, which touch and cross each other.</summary>
    private static byte[] Segments(int width, int height, int seed)
    {
        var random = new RandomStream((ulong)seed, RandomPurpose.Test);
        var pixels = new byte[width * height];
        Array.Fill(pixels, (byte)240);
        for (int n = 0; n < 30; n++)
        {
            (int x, int y, int dx, int dy) = (random.NextInt(width), random.NextInt(height), random.NextInt(3) - 1, random.NextInt(3) - 1);
            for (int step = 0; step < 15 && x >= 0 && x < width && y >= 0 && y < height; step++, x += dx, y += dy)
                pixels[y * width + x] = 20;
        }

        return pixels;
    }

    private static int[] Flooded(InkField field)
    {
        var labels = new int[field.Ink.Length];
        int count = 0;
        for (int start = 0; start < labels.Length; start++)
        {
            if (labels[start] != 0 || field.Ink[start] < field.Stroke) continue;
            count++;
            var open = new Stack<int>([start]);
            while (open.TryPop(out int at))
            {
                if (labels[at] != 0 || field.Ink[at] < field.Stroke) continue;
                labels[at] = count;
                foreach ((int x, int y) in Around(at % field.Width, at / field.Width, 1, field.Width, field.Height))
                    open.Push(y * field.Width + x);
            }
        }

        return labels;
    }

    private static TResult[] Squares<T, TResult>(T[] values, int width, int height, int radius, Func<T[], TResult> of) =>
        [.. Enumerable.Range(0, values.Length).Select(i => of([
            .. Around(i % width, i / width, radius, width, height).Select(place => values[place.Y * width + place.X])]))];

    private static IEnumerable<(int X, int Y)> Around(int x, int y, int radius, int width, int height)
    {
        for (int v = Math.Max(0, y - radius); v <= Math.Min(height - 1, y + radius); v++)
            for (int u = Math.Max(0, x - radius); u <= Math.Min(width - 1, x + radius); u++) yield return (u, v);
    }

    private static byte[] Random(int width, int height, int seed = 1)
    {
        var random = new RandomStream((ulong)seed, RandomPurpose.Test, index: width * height);
        var pixels = new byte[width * height];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)random.NextInt(256);
        return pixels;
    }
}
