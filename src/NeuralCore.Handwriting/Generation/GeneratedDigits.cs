namespace NeuralCore.Handwriting;

/// <summary>
/// Synthetic handwritten digits, available without a download: pen strokes in several styles per digit, randomly
/// distorted, normalised as in MNIST.
/// </summary>
/// <remarks><code>
/// Shapes    images: (count, 28, 28, 1) bytes   labels: (count) bytes, each group of ten contains every digit once
/// </code>
/// Image i depends only on (seed, part, i): a longer data set begins with the shorter one, and the result does not
/// depend on the number of threads.</remarks>
public static class GeneratedDigits
{
    /// <summary>As many images as MNIST has for training.</summary>
    public const int TrainCount = 60_000;

    /// <summary>As many images as MNIST has for testing.</summary>
    public const int TestCount = 10_000;

    private const int Classes = 10;
    private const int Pixels = MnistNormalization.Side * MnistNormalization.Side;

    /// <summary>
    /// Range of the scan's longer side in pixels: handwriting differs in size, so reducing it blurs less or more.
    /// </summary>
    private const int ScanFrom = 44, ScanTo = 80;

    /// <summary>The first <paramref name="count"/> generated digits of a seed.</summary>
    /// <param name="count">How many images.</param>
    /// <param name="seed">The same seed gives the same bytes.</param>
    /// <param name="part">Parts of one seed have no image in common: 0 for training, 1 for testing.</param>
    /// <param name="maxThreads">−1: one per processor.</param>
    public static Dataset Create(int count, ulong seed, int part = 0, int maxThreads = -1)
    {
        Guard.Require(count >= 0, $"The number of images is {count}; it is at least 0.");
        var images = new byte[(long)count * Pixels];
        var labels = new byte[count];
        int tens = (count + Classes - 1) / Classes;
        var parallelism = new ParallelOptions { MaxDegreeOfParallelism = maxThreads };
        Parallel.For(0, tens, parallelism, () => new Desk(), (ten, _, desk) =>
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

    /// <summary>60,000 digits for training and 10,000 others for testing.</summary>
    public static TrainTest TrainTest(ulong seed) =>
        new(Create(TrainCount, seed, part: 0), Create(TestCount, seed, part: 1), $"generated digits, seed {seed}");

    /// <summary>The working memory of one thread.</summary>
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
            // A few digits in ten thousand are too asymmetric to be centred; they are drawn again.
            while (!normalization.Normalize(sheet.Pixels, InkSheet.Size, InkSheet.Size, image));
        }
    }
}
