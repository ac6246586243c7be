using NeuralCore.Web.Drawings;

namespace NeuralCore.BrowserTests;

/// <summary>Drawings from a seed: digits on one or several lines, and what is no digit: dots, scribbles, areas.</summary>
internal static class RandomDrawing
{
    private const float PageHeight = 340;

    /// <summary>Digits on a page of 64×140.</summary>
    private static readonly float[][][] Digits =
    [
        [[34, 2, 12, 30, 4, 70, 12, 112, 34, 138, 54, 110, 62, 68, 54, 28, 34, 2]],
        [[12, 30, 38, 0, 38, 140]],
        [[6, 30, 20, 4, 46, 4, 58, 30, 44, 70, 6, 136, 62, 136]],
        [[0, 10, 30, 0, 60, 12, 62, 40, 25, 62, 64, 80, 66, 115, 30, 140, 0, 128]],
        [[30, 0, 4, 86, 64, 86], [48, 50, 48, 140]],
        [[8, 0, 6, 60, 36, 52, 60, 80, 56, 118, 28, 140, 0, 128], [8, 0, 60, 2]],
        [[46, 0, 14, 60, 4, 108, 28, 140, 58, 112, 46, 78, 10, 96]],
        [[0, 5, 65, 0, 40, 70, 22, 140]],
        [[56, 20, 30, 2, 8, 26, 30, 62, 58, 100, 32, 138, 4, 106, 30, 64, 56, 20]],
        [[58, 34, 32, 62, 6, 36, 28, 4, 58, 30, 54, 90, 44, 140]],
    ];

    public static DrawingRequest Of(int seed)
    {
        var random = new Random(seed);
        PenStroke[] strokes = (seed % 10) switch
        {
            7 => [Dot(random)],
            8 => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Scribble(random, random.Next(2, 90)))],
            9 => [Area(random)],
            _ => [.. Enumerable.Range(0, random.Next(1, 4)).SelectMany(line => Line(random, line))],
        };
        return new DrawingRequest(PageHeight, strokes);
    }

    private static IEnumerable<PenStroke> Line(Random random, int line)
    {
        float size = random.Next(5) switch { 0 => 0.08f, 1 => 1.5f, _ => Between(random, 0.25f, 0.8f) };
        float x = Between(random, 4, 60), pen = Between(random, 2, 24), y = 10 + line * Between(random, 60, 140);
        int count = random.Next(5) == 0 ? random.Next(8, 24) : random.Next(1, 7);
        bool isPen = random.Next(3) == 0;
        for (int i = 0; i < count; i++)
        {
            float slant = Between(random, -0.25f, 0.25f), up = Between(random, -6, 6);
            foreach (float[] points in Digits[random.Next(10)])
            {
                var moved = new float[points.Length];
                for (int k = 0; k < points.Length; k += 2)
                {
                    moved[k] = Tenth(x + size * (points[k] - slant * points[k + 1]) + Between(random, -1.5f, 1.5f));
                    moved[k + 1] = Tenth(y + up + size * points[k + 1] + Between(random, -1.5f, 1.5f));
                }

                float[]? pressures = isPen ? [.. moved.Where((_, k) => k % 2 == 0).Select(_ => Tenth(random.NextSingle()))] : null;
                yield return new PenStroke(moved, Tenth(pen), pressures);
            }

            x += size * Between(random, 60, 110);
        }
    }

    private static PenStroke Dot(Random random)
    {
        float x = Tenth(Between(random, 0, 300)), y = Tenth(Between(random, 0, 300));
        return new PenStroke(random.Next(2) == 0 ? [x, y] : [x, y, x + 3, y], random.Next(1, 24));
    }

    private static PenStroke Scribble(Random random, int points) =>
        new([.. Enumerable.Range(0, 2 * points).Select(_ => Tenth(Between(random, 0, 300)))], random.Next(1, 24));

    private static PenStroke Area(Random random)
    {
        float x = Between(random, 0, 100), y = Between(random, 0, 100), width = Between(random, 40, 200);
        return new PenStroke(
            [.. Enumerable.Range(0, 30).SelectMany(i => new[] { Tenth(x + i % 2 * width), Tenth(y + 4 * i) })], 18);
    }

    private static float Between(Random random, float from, float to) => from + (to - from) * random.NextSingle();

    private static float Tenth(float value) => MathF.Round(value * 10) / 10;
}
