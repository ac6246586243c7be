using NeuralCore.Handwriting;
using NeuralCore.Handwriting.Lines;

namespace NeuralCore.Tests.Lines;

public sealed class LineSynthesisTests
{
    private const int Height = LineNormalization.Height, FrameWidth = 4;
    private const ulong Seed = 13;

    /// <summary>Images of digits in the format of MNIST.</summary>
    private static readonly Dataset Images = GeneratedDigits.Create(200, Seed);

    private readonly LineSynthesis strokes = new(), images = new(Images);
    private readonly int[] symbols = new int[LineSynthesis.MaxSymbols];

    [Fact]
    public void Same_stream_gives_the_same_line_whatever_was_drawn_before()
    {
        foreach (Dataset? mnist in (Dataset?[])[null, Images])
        {
            LineSynthesis used = mnist is null ? strokes : images;
            var symbolsAgain = new int[LineSynthesis.MaxSymbols];
            for (int i = 0; i < 23; i++)
            {
                int width = Width(i);
                Real[] line = new Real[Height * width], again = new Real[Height * width];
                int count = used.Draw(Stream(i), width, line, symbols);
                Assert.Equal(count, new LineSynthesis(mnist).Draw(Stream(i), width, again, symbolsAgain));
                Assert.Equal(symbols[..count], symbolsAgain[..count]);
                Assert.Equal(line, again);
            }
        }
    }

    [Fact]
    public void Text_fits_the_frames_and_values_are_in_range()
    {
        int flat = 0;
        for (int i = 0; i < 1200; i++)
        {
            int width = Width(i);
            var line = new Real[Height * width];
            int count = (i % 2 == 0 ? strokes : images).Draw(Stream(i), width, line, symbols);
            Assert.True(symbols.AsSpan(0, count).IndexOfAnyExceptInRange(0, LineSynthesis.Alphabet.Length - 1) < 0);
            int repeats = 0;
            for (int k = 1; k < count; k++) repeats += symbols[k] == symbols[k - 1] ? 1 : 0;
            Assert.True(count + repeats <= width / FrameWidth, $"line {i}: {count} symbols, {repeats} repeats, {width}");
            Assert.True(line.Min() >= LineNormalization.MinValue, $"line {i}: {line.Min()}");
            Assert.True(line.Max() <= LineNormalization.MaxValue, $"line {i}: {line.Max()}");
            if (count > 0 && line.Max() < 0.5f) flat++;
        }

        Assert.True(flat <= 2, $"{flat} lines with text have no ink");
    }

    [Fact]
    public void Three_percent_of_the_lines_are_empty()
    {
        int empty = Lines(3000, 96).Count(text => text.Length == 0);
        Assert.InRange(empty, 60, 130);
    }

    [Fact]
    public void Narrow_lines_are_mostly_single_digits_and_wide_lines_have_separators()
    {
        string[] narrow = Lines(500, 32), wide = Lines(800, 256);
        Assert.InRange(narrow.Count(text => text.Length == 1), 400, 495);
        foreach (char symbol in LineSynthesis.Alphabet)
            Assert.True(wide.Count(text => text.Contains(symbol, StringComparison.Ordinal)) > 20, $"{symbol}");
    }

    [Fact]
    public void Amounts_often_end_in_zeros()
    {
        string[] texts = [.. Lines(600, 112).Where(text => text.Length >= 3)];
        double share = (double)texts.Count(text => text.EndsWith("00", StringComparison.Ordinal)) / texts.Length;
        Assert.InRange(share, 0.15, 0.5);
    }

    [Fact]
    public void Only_letters_allocate_after_the_first_lines()
    {
        var line = new Real[Height * LineSynthesis.MaxWidth];
        // Of 200 lines a few have letters, which are not digits: some kilobytes each.
        Assert.InRange(Allocations.Of(() =>
        {
            for (int i = 0; i < 200; i++)
                images.Draw(Stream(i), Width(i), line.AsSpan(0, Height * Width(i)), symbols);
        }), 0, 40_000);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(40)]
    [InlineData(400)]
    public void Other_widths_are_refused(int width)
    {
        var line = new Real[Height * width];
        Assert.Throws<ArgumentException>(() => strokes.Draw(Stream(0), width, line, symbols));
    }

    [Fact]
    public void Images_without_ink_are_replaced_by_strokes()
    {
        var blank = new Dataset("blank", new Shape(28, 28, 1), new byte[10 * 784],
            [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], ClassNames.Digits);
        var synthesis = new LineSynthesis(blank);
        var line = new Real[Height * 96];
        for (int i = 0; i < 100; i++)
        {
            if (synthesis.Draw(Stream(i), 96, line, symbols) > 0) Assert.True(line.Max() > 0.5f);
        }
    }

    private static RandomStream Stream(int index) => new(Seed, RandomPurpose.Test, index: index);

    /// <summary>All widths in turn.</summary>
    private static int Width(int index) => 32 + 16 * (index % 23);

    private string[] Lines(int count, int width)
    {
        var line = new Real[Height * width];
        var texts = new string[count];
        for (int i = 0; i < count; i++)
        {
            int length = strokes.Draw(Stream(i), width, line, symbols);
            texts[i] = string.Concat(symbols[..length].Select(symbol => LineSynthesis.Alphabet[symbol]));
        }

        return texts;
    }
}
