namespace NeuralCore.Tests.Losses;

public sealed class CtcDecoderTests
{
    [Fact]
    public void Greedy_decoding_drops_repetitions_then_blanks()
    {
        Tensor z = CtcLossTests.OneHot(8, 4, 0, 0, 3, 0, 1, 1, 3, 2);
        var symbols = new int[8];
        Assert.Equal(4, CtcDecoder.Greedy(z.Span, 8, 4, symbols));
        Assert.Equal([0, 0, 1, 2], symbols[..4]);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void A_wide_beam_finds_the_probabilities_of_all_texts(int seed)
    {
        const int Frames = 5, Classes = 3;
        Tensor z = CtcLossTests.Logits(1, Frames, Classes, (ulong)seed);
        IReadOnlyList<(int[] Symbols, double LogProbability)> texts = CtcDecoder.Beam(z.Span, Frames, Classes, width: 200);
        Assert.Equal(texts.OrderByDescending(text => text.LogProbability), texts);
        Assert.Equal(texts.Count, texts.Select(text => string.Concat(text.Symbols)).Distinct().Count());
        foreach ((int[] symbols, double logProbability) in texts.Where(text => text.LogProbability > -20))
            Assert.Equal(CtcLoss.LogProbability(z.Span, Frames, Classes, symbols), logProbability, 1e-6);
        Assert.Equal(1, texts.Sum(text => Math.Exp(text.LogProbability)), 1e-3);
    }

    [Fact]
    public void A_text_of_many_paths_beats_the_best_single_path()
    {
        // Blank 0.6, symbol 0.4 in both frames: the best path is blank blank with 0.36; the symbol has 1 − 0.36.
        var z = new Tensor(new Shape(1, 2, 2), [(Real)Math.Log(0.4), (Real)Math.Log(0.6), (Real)Math.Log(0.4), (Real)Math.Log(0.6)]);
        Assert.Equal(0, CtcDecoder.Greedy(z.Span, 2, 2, new int[2]));
        (int[] symbols, double logProbability) = CtcDecoder.Beam(z.Span, 2, 2)[0];
        Assert.Equal([0], symbols);
        Assert.Equal(0.64, Math.Exp(logProbability), 1e-6);
    }

    [Fact]
    public void Probabilities_give_the_same_probability_of_a_text_as_their_logarithms()
    {
        const int Frames = 12, Classes = 5;
        foreach (ulong seed in (ulong[])[1, 2, 3])
        {
            Tensor z = CtcLossTests.Logits(1, Frames, Classes, seed);
            double[] p = new double[Frames * Classes];
            CtcLoss.LogSoftmax(z.Span, Frames, Classes, p);
            for (int i = 0; i < p.Length; i++) p[i] = Math.Exp(p[i]);
            foreach (int[] text in (int[][])[[], [0], [1, 1], [0, 1, 2, 3], [3, 3, 3, 2, 2, 0]])
            {
                double expected = CtcLoss.LogProbability(z.Span, Frames, Classes, text);
                Assert.Equal(expected, CtcLoss.LogProbabilityOf(p, Frames, Classes, text, least: -300), 1e-9);
                Assert.Equal(-0.5, CtcLoss.LogProbabilityOf(p, Frames, Classes, text, least: -0.5));
            }

            Assert.Equal(-300, CtcLoss.LogProbabilityOf(p, Frames, Classes, [0, 0, 0, 0, 0, 0, 0], least: -300));
        }
    }

    [Fact]
    public void A_narrow_beam_keeps_the_best()
    {
        Tensor z = CtcLossTests.Logits(1, 12, 8, seed: 3);
        IReadOnlyList<(int[] Symbols, double LogProbability)> narrow = CtcDecoder.Beam(z.Span, 12, 8, width: 4);
        Assert.Equal(4, narrow.Count);
        Assert.True(narrow[0].LogProbability <= CtcLoss.LogProbability(z.Span, 12, 8, narrow[0].Symbols) + 1e-9);
    }

    [Fact]
    public void Exactly_one_sums_all_paths_that_say_one_symbol()
    {
        Tensor z = CtcLossTests.Logits(1, 5, 4, seed: 6);
        var logProbabilities = new double[3];
        CtcDecoder.ExactlyOne(z.Span, 5, 4, logProbabilities);
        for (int c = 0; c < 3; c++)
            Assert.Equal(CtcLossTests.AllPaths(z, 5, 4, [c]).Total, Math.Exp(logProbabilities[c]), 1e-6);
    }

    [Fact]
    public void Alignment_gives_the_frames_of_each_symbol()
    {
        Tensor z = CtcLossTests.OneHot(9, 3, 2, 0, 0, 2, 0, 1, 1, 1, 2);
        Assert.Equal([(1, 2), (4, 4), (5, 7)], CtcDecoder.Align(z.Span, 9, 3, [0, 0, 1]));
        Assert.Empty(CtcDecoder.Align(z.Span, 9, 3, []));
        Assert.Throws<ArgumentException>(() => CtcDecoder.Align(z.Span[..6], 2, 3, [0, 0]));
    }
}
