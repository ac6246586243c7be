using NeuralCore.Handwriting;
using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Reading;
using NeuralCore.Tests.Evaluation;

namespace NeuralCore.Tests.Lines;

/// <summary>What is no digit is unknown to the built-in reader of digits, and digits are not.</summary>
public sealed class DigitEvidenceTests
{
    private const int Side = 28, Paper = 255;

    private static readonly ReaderOptions One = new() { ExactlyOne = true };

    [Fact]
    public void Of_one_hundred_and_fifty_digits_at_most_three_are_unknown()
    {
        Dataset digits = GeneratedDigits.Create(150, seed: 21, part: 1);
        Assert.InRange(Enumerable.Range(0, digits.Count).Count(i => IsUnknown(digits.Image(i), One)), 0, 3);
        Assert.InRange(Enumerable.Range(0, digits.Count).Count(i => IsUnknown(digits.Image(i), null)), 0, 6);
    }

    /// <summary>As one character, and as a line. A slash is like a 1: it counts for the mean only.</summary>
    [Fact]
    public void Nearly_all_dots_dashes_and_letters_are_unknown_and_most_signs_and_scribbles()
    {
        foreach (ReaderOptions? options in new[] { One, null })
        {
            var refused = NonDigits.All(each: 8, seed: 22).ToDictionary(kind => kind.Kind, kind => Refused(kind.Images, options));
            string shown = string.Join(", ", refused);
            Assert.True(new[] { "blank", "dot", "minus", "equals" }.All(kind => refused[kind] >= 0.75), shown);
            Assert.True(NonDigits.Letters.Keys.Average(letter => refused[letter]) >= 0.8, shown);
            Assert.True(refused.Values.Average() >= 0.65, shown);
        }
    }

    [Theory, InlineData(60, 40), InlineData(24, 7)]
    public void A_dot_is_unknown_however_large(int side, int diameter)
    {
        GreyImage dot = Disc(side, diameter);
        var use = ModelUse.Of(ShippedReaders.For(ReadingAlphabet.Digits), whole: false, threshold: 0.001, One);
        LineAnswer answer = Assert.Single(LineReading.Lines(use.Lines!, () => use.Texts, dot, One, 0.001, out _));
        Assert.True(answer.IsUnknown);
        Assert.Equal("a dot", answer.Digits[0].Shape);
        Assert.False(Assert.Single(LineReading.Lines(use.Lines!, () => use.Texts, dot, One, threshold: 0, out _)).IsUnknown);
        Assert.Empty(Reader.Digits.Read(dot).Text);
    }

    private static double Refused(Dataset images, ReaderOptions? options) =>
        Enumerable.Range(0, images.Count).Average(i => IsUnknown(images.Image(i), options) ? 1.0 : 0);

    private static bool IsUnknown(ReadOnlySpan<byte> ink, ReaderOptions? options) =>
        Reader.Digits.Read(new GreyImage(Side, Side, [.. ink.ToArray().Select(pixel => (byte)(Paper - pixel))]), options)
            .Lines.All(line => line.IsUnknown || line.Text.Length == 0);

    private static GreyImage Disc(int side, int diameter)
    {
        var pixels = new byte[side * side];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, side);
            double distance = Math.Sqrt(Math.Pow(x - side / 2.0, 2) + Math.Pow(y - side / 2.0, 2));
            pixels[i] = distance < diameter / 2.0 ? (byte)30 : (byte)Paper;
        }

        return new GreyImage(side, side, pixels);
    }
}
