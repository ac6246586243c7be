namespace NeuralCore.Handwriting;

/// <summary>
/// Handwritten-looking digits without a download: pen strokes in several styles a digit, bent by a random hand,
/// normalised as MNIST was.
/// </summary>
/// <remarks><code>
/// Shapes    images: (count, 28, 28, 1) bytes   labels: (count) bytes, every ten in a row hold each digit once
/// </code>
/// Image i depends on (seed, part, i) alone: a longer data set begins with the shorter one, and the number of threads
/// changes nothing.</remarks>
public static class GeneratedDigits
{
    /// <summary>As many images as MNIST has for training.</summary>
    public const int TrainCount = 60_000;

    /// <summary>As many images as MNIST has for testing.</summary>
    public const int TestCount = 10_000;

    private const int Classes = 10;
    private const int Pixels = MnistNormalization.Side * MnistNormalization.Side;

    /// <summary>
    /// Range of the scan's longer side in pixels: people write larger and smaller, so the shrinking blurs less or more.
    /// </summary>
    private const int ScanFrom = 44, ScanTo = 80;

    /// <summary>The first <paramref name="count"/> generated digits of a seed.</summary>
    /// <param name="count">How many images.</param>
    /// <param name="seed">The same seed gives the same bytes.</param>
    /// <param name="part">Parts of one seed have no image in common: 0 to learn from, 1 to be judged by.</param>
    /// <param name="maxThreads">−1: as many as the machine has.</param>
    public static Dataset Create(int count, ulong seed, int part = 0, int maxThreads = -1)
    {
        Guard.Require(count >= 0, $"A data set has no {count} images.");
        var images = new byte[(long)count * Pixels];
        var labels = new byte[count];
        int tens = (count + Classes - 1) / Classes;
        Parallel.For(0, tens, new ParallelOptions { MaxDegreeOfParallelism = maxThreads }, () =>
            new Desk(), (ten, _, desk) =>
        {
            Span<byte> digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
            new RandomStream(seed, RandomPurpose.Digits, part, index: -1 - ten).Shuffle(digits);
            for (int i = ten * Classes; i < Math.Min(count, (ten + 1) * Classes); i++)
            {
                labels[i] = digits[i % Classes];
                desk.Write(labels[i], new RandomStream(seed, RandomPurpose.Digits, part, i),
                    images.AsSpan(i * Pixels, Pixels));
            }

            return desk;
        }, _ => { });
        return new Dataset(
            "generated", new Shape(MnistNormalization.Side, MnistNormalization.Side, 1), images, labels,
            ClassNames.Digits);
    }

    /// <summary>60,000 digits to learn from and 10,000 others to be judged by.</summary>
    public static TrainTest TrainTest(ulong seed) =>
        new(Create(TrainCount, seed, part: 0), Create(TestCount, seed, part: 1), $"generated digits, seed {seed}");

    /// <summary>What one thread needs to write digits.</summary>
    private sealed class Desk
    {
        private readonly Hand hand = new();
        private readonly InkTrail trail = new();
        private readonly InkSheet sheet = new();
        private readonly MnistNormalization normalization = new();

        public void Write(int digit, RandomStream random, Span<byte> image)
        {
            DigitStyle style = DigitStyle.Choose(DigitStyles.Of(digit), ref random);
            do
            {
                hand.Draw(ref random);
                trail.Write(style, hand, ref random);
                sheet.Scan(trail.Discs, random.NextDouble(ScanFrom, ScanTo));
            }
            // Once in thousands too lopsided to be centred
            while (!normalization.Normalize(sheet.Pixels, InkSheet.Size, InkSheet.Size, image));
        }
    }
}
