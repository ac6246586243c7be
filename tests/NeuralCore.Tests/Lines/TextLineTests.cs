using NeuralCore.Handwriting.Lines;

namespace NeuralCore.Tests.Lines;

/// <summary>Synthetic lines of letters and words.</summary>
public sealed class TextLineTests
{
    private const int Height = LineNormalization.Height;

    private readonly LineSynthesis synthesis = new(isText: true);

    [Fact]
    public void Texts_have_letters_digits_and_punctuation_and_fit_into_the_frames()
    {
        var seen = new HashSet<char>();
        int words = 0;
        foreach ((string text, int width) in Lines(1500))
        {
            seen.UnionWith(text);
            words += text.Length > 2 && text.All(char.IsAsciiLetter) ? 1 : 0;
            int[] symbols = [.. text.Select(c => LineSynthesis.TextAlphabet.IndexOf(c, StringComparison.Ordinal))];
            Assert.DoesNotContain(-1, symbols);
            Assert.True(CtcLoss.Fits(symbols, width / 4), text);
        }

        Assert.InRange(words, 300, 1200);
        Assert.All("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,-", symbol => Assert.Contains(symbol, seen));
    }

    [Fact]
    public void A_line_depends_only_on_its_stream_and_has_ink_where_it_has_text()
    {
        var other = new LineSynthesis(isText: true);
        float[] line = new float[Height * 128], again = new float[Height * 128];
        int[] symbols = new int[LineSynthesis.MaxSymbols], same = new int[LineSynthesis.MaxSymbols];
        for (int i = 0; i < 60; i++)
        {
            int count = synthesis.Draw(Stream(i), 128, line, symbols);
            Assert.Equal(count, other.Draw(Stream(i), 128, again, same));
            Assert.Equal(line, again);
            Assert.Equal(symbols[..count], same[..count]);
            if (count > 0) Assert.Contains(line, value => value > 0.8f);
        }
    }

    [Fact]
    public void The_generator_has_other_lines_in_every_epoch_and_part_and_the_same_for_any_number_of_threads()
    {
        using WorkerTeam one = new(1), three = new(3);
        LineGenerator training = new(5, 0, null, isText: true), validation = new(5, 1, null, isText: true);
        (float[] first, float[] targets) = Fill(training, one, epoch: 1);
        Assert.Equal(first, Fill(training, three, epoch: 1).X);
        Assert.Equal(targets, Fill(new LineGenerator(5, 0, null, isText: true), three, epoch: 1).T);
        Assert.NotEqual(targets, Fill(training, one, epoch: 2).T);
        Assert.NotEqual(targets, Fill(validation, one, epoch: 1).T);
        Assert.Equal(LineSynthesis.TextAlphabet, ((TextTargets)training.TargetKind).Alphabet);
        Assert.True(Enumerable.Range(0, 40).Select(i => training.ShapeAt(1, 64 * i)[1]).Distinct().Count() > 5);
    }

    private static (float[] X, float[] T) Fill(LineGenerator generator, WorkerTeam team, int epoch)
    {
        Tensor x = new(new Shape(8, Height, 96, 1)), t = new(generator.TargetShape.Batch(8));
        generator.Fill(team, epoch, first: 64, x, t);
        return (x.Span.ToArray(), t.Span.ToArray());
    }

    private static RandomStream Stream(int index) => new(3, RandomPurpose.Test, index: index);

    private IEnumerable<(string Text, int Width)> Lines(int count)
    {
        int[] symbols = new int[LineSynthesis.MaxSymbols];
        for (int i = 0; i < count; i++)
        {
            int width = 32 + 16 * (i % 10);
            int length = synthesis.Draw(Stream(i), width, new float[Height * width], symbols);
            yield return (string.Concat(symbols.Take(length).Select(k => LineSynthesis.TextAlphabet[k])), width);
        }
    }
}
