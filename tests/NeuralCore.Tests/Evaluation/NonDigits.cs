using NeuralCore.Handwriting;

namespace NeuralCore.Tests.Evaluation;

/// <summary>What people also put on paper, written by the same hands as the generated digits and normalised as they are: letters, signs, lines, scribbles, dots.</summary>
internal static class NonDigits
{
    private const int Pixels = MnistNormalization.Side * MnistNormalization.Side;

    /// <summary>Capitals that nobody takes for a digit (O, I, S, Z, B, G and their like are left out), on the sheet of <see cref="DigitStyles"/>.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Letters = new Dictionary<string, string>
    {
        ["A"] = "4,100 30,0! 56,100 / 14,64 30,62 46,62",
        ["E"] = "50,2 30,2 8,4! 8,50 8,98! 30,97 54,96 / 8,50 24,49 42,48",
        ["F"] = "8,100 8,50 8,2! 30,2 54,2 / 8,48 24,48 42,48",
        ["H"] = "8,0 8,50 8,100 / 52,0 52,50 52,100 / 8,50 30,50 52,50",
        ["K"] = "8,0 8,50 8,100 / 52,2 30,26 8,54! 30,76 54,100",
        ["M"] = "6,100 8,50 10,0! 20,30 32,60! 44,30 54,0! 56,50 58,100",
        ["N"] = "8,100 8,50 8,0! 30,50 52,100! 52,50 52,0",
        ["P"] = "8,100 8,50 8,4 / 8,4 30,0 52,12 50,38 30,50 8,50",
        ["R"] = "8,100 8,50 8,4 / 8,4 30,0 52,12 48,36 26,48! 40,74 54,100",
        ["T"] = "4,2 30,2 58,2 / 31,2 30,50 30,100",
        ["V"] = "6,0 18,50 30,100! 42,50 56,0",
        ["W"] = "0,0 12,50 20,98! 28,50 34,30! 42,60 48,98! 56,50 66,0",
        ["X"] = "6,0 30,50 56,100 / 56,0 30,50 4,100",
        ["Y"] = "6,0 18,26 30,48 / 56,0 44,26 30,48! 30,74 30,100",
    };

    /// <summary>Signs and shapes.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Signs = new Dictionary<string, string>
    {
        ["plus"] = "30,10 30,50 30,90 / 0,50 30,50 60,50",
        ["minus"] = "0,50 30,50 60,50",
        ["equals"] = "0,35 30,35 60,35 / 0,65 30,65 60,65",
        ["slash"] = "0,100 30,50 60,0",
        ["square"] = "4,20! 30,20 56,20! 56,46 56,72! 30,72 4,72! 4,46 4,20",
        ["triangle"] = "30,10! 44,46 58,84! 30,84 2,84! 16,46 30,10",
        ["star"] = "30,4! 40,50 48,96! 24,60 -4,34! 30,34 64,34! 38,60 12,96! 22,50 30,4",
        ["check"] = "0,60 10,74 20,90! 40,46 66,4",
        ["arrow"] = "0,50 30,50 62,50 / 40,26 54,40 64,50! 54,60 40,74",
        ["wave"] = "0,50 12,34 26,50 40,66 54,50 68,34 80,50",
    };

    /// <summary>Everything there is, each kind with its images.</summary>
    internal static IEnumerable<(string Kind, Dataset Images)> All(int each, ulong seed)
    {
        yield return ("blank", Of(each, seed, (ref RandomStream _) => null));
        yield return ("dot", Of(each, seed, (ref RandomStream random) => Dot(ref random)));
        yield return ("scribble", Of(each, seed, (ref RandomStream random) => Scribble(ref random)));
        foreach ((string name, string strokes) in Signs) yield return (name, Of(each, seed, (ref RandomStream _) => strokes));
        foreach ((string name, string strokes) in Letters) yield return (name, Of(each, seed, (ref RandomStream _) => strokes));
    }

    /// <param name="strokes">Draws one; null leaves the sheet blank.</param>
    private static Dataset Of(int count, ulong seed, StrokeSource strokes)
    {
        var images = new byte[count * Pixels];
        var hand = new Hand();
        var trail = new InkTrail();
        var sheet = new InkSheet();
        var normalization = new MnistNormalization();
        for (int i = 0; i < count; i++)
        {
            var random = new RandomStream(seed, RandomPurpose.Test, index: i);
            if (strokes(ref random) is not { } text) continue;
            do
            {
                hand.Draw(ref random);
                trail.Write(new DigitStyle(1, text), hand, ref random);
                sheet.Scan(trail.Discs, random.NextDouble(44, 80));
            }
            while (!normalization.Normalize(sheet.Pixels, InkSheet.Size, InkSheet.Size, images.AsSpan(i * Pixels, Pixels)));
        }

        return new Dataset("no digits", new Shape(MnistNormalization.Side, MnistNormalization.Side, 1), images, new byte[count], ClassNames.Digits);
    }

    /// <summary>A pen that hardly moves.</summary>
    private static string Dot(ref RandomStream random) => $"30,50 {30 + random.NextInt(3)},{50 + random.NextInt(3)}";

    /// <summary>A smooth curve through six to sixteen places.</summary>
    private static string Scribble(ref RandomStream random)
    {
        var points = new string[6 + random.NextInt(11)];
        for (int k = 0; k < points.Length; k++) points[k] = $"{random.NextInt(90)},{random.NextInt(100)}";
        return string.Join(' ', points);
    }

    private delegate string? StrokeSource(ref RandomStream random);
}
