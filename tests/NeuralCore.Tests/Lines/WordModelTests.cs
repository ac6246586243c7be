using NeuralCore.Handwriting.Lines;
using NeuralCore.Handwriting.Reading;

namespace NeuralCore.Tests.Lines;

public sealed class WordModelTests
{
    private const string Alphabet = "01abcdehtA ,";

    private static readonly string Words = WordModel.Format(["the bad bed", "the", "THE, cab 1a1"]);

    [Fact]
    public void Words_are_runs_of_letters_in_lower_case_with_their_counts() =>
        Assert.Equal("a bad bed cab the:3", Words);

    [Fact]
    public void A_prior_is_the_interpolated_relative_frequency_against_27_equal_symbols()
    {
        // "ab" once. P(a | boundary): all seen symbols are a, b and the boundary, 1/3 each by counts.
        //   P(a) = (1 + 3/27)/(3 + 3), P(a | boundary) = (1 + P(a))/(1 + 1)
        //   P(b) = P(a) as often seen, P(b | a) = (1 + P(b))/2, P(b | boundary a) = (1 + P(b | a))/2; the end likewise.
        double one = (1 + 3.0 / 27) / 6, a = (1 + one) / 2, b = (1 + (1 + one) / 2) / 2,
            end = (1 + (1 + (1 + one) / 2) / 2) / 2;
        var model = new WordModel(Alphabet, "ab");
        Assert.Equal(0.4 * (Math.Log(27 * a) + Math.Log(27 * b) + Math.Log(27 * end)), Prior(model, "ab"), 1e-12);
        Assert.Equal(0, new WordModel(Alphabet, "").LogPrior(Symbols("bad bed")), 1e-12);
    }

    [Theory, InlineData("t", 'h'), InlineData("th", 'e'), InlineData("bad", ' '), InlineData("cabbe", 'd')]
    public void The_probabilities_of_all_next_symbols_sum_to_1_and_a_seen_one_has_the_most(string before, char likely)
    {
        string alphabet = string.Concat(Enumerable.Range('a', 26).Select(c => (char)c)) + " ";
        var model = new WordModel(alphabet, Words);
        uint state = model.Start;
        foreach (char letter in before) model.LogFactor(ref state, alphabet.IndexOf(letter));
        Assert.Equal(1, alphabet.Sum(P), 1e-12);
        Assert.Equal(likely, alphabet.MaxBy(P));

        double P(char next)
        {
            uint after = state;
            return Math.Exp(model.LogFactor(ref after, alphabet.IndexOf(next)) / 0.4) / 27;
        }
    }

    [Fact]
    public void Known_words_are_more_probable_case_does_not_matter_and_digits_and_points_are_neutral()
    {
        var model = new WordModel(Alphabet, Words);
        Assert.True(Prior(model, "the") > Prior(model, "cab"));
        Assert.True(Prior(model, "cab") > Prior(model, "cbb"));
        Assert.Equal(Prior(model, "ace"), Prior(model, "Ace"), 1e-12);
        Assert.Equal(0, Prior(model, "10, 01"));
        Assert.Equal(2 * Prior(model, "bad"), Prior(model, "10 bad,bad1"), 1e-12);
    }

    [Fact]
    public void A_prior_is_the_sum_of_its_factors_and_of_the_end()
    {
        var model = new WordModel(Alphabet, Words);
        uint state = model.Start;
        double log = 0;
        foreach (int symbol in Symbols("bed the,")) log += model.LogFactor(ref state, symbol);
        Assert.Equal(Prior(model, "bed the,"), log, 1e-12);
        Assert.Equal(Prior(model, "bed the"), log, 1e-12);
    }

    [Fact]
    public void A_beam_finds_the_probable_word_among_equal_letters()
    {
        const int Frames = 5;
        int classes = Alphabet.Length + 1;
        var p = new double[Frames * classes];
        Set(0, "b");
        Set(2, "aetd");
        Set(4, "aetd");
        p[classes + classes - 1] = p[3 * classes + classes - 1] = 1;
        var model = new WordModel(Alphabet, Words);
        (int[] Symbols, double LogProbability)[] texts = [.. CtcDecoder.BeamOfProbabilities(p, Frames, classes, model)];
        Assert.Equal(["bad", "bed"], texts.Take(2).Select(text => Spell(text.Symbols)).Order());
        Assert.All(texts, text => Assert.Equal(Math.Log(1.0 / 16), text.LogProbability, 1e-9));
        Assert.Equal(16, texts.Length);

        void Set(int frame, string symbols)
        {
            foreach (char symbol in symbols) p[frame * classes + Alphabet.IndexOf(symbol)] = 1.0 / symbols.Length;
        }
    }

    [Theory, InlineData("The"), InlineData("the:0"), InlineData("the:x"), InlineData("the:1:2"), InlineData(":3"),
        InlineData("ünder"), InlineData("the:99999999999"), InlineData("the:-1")]
    public void Words_of_another_form_are_refused(string words)
    {
        var error = Assert.Throws<InvalidDataException>(() => new WordModel(Alphabet, "bad " + words));
        Assert.Contains($"'words' has '{words}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_reader_of_texts_expects_the_word_lists_and_the_reader_of_digits_none()
    {
        string words = ReaderKind.Find("text")!.Words(["Zzyzx", "zzyzx road"])!;
        Assert.Contains(" zzyzx:2", words, StringComparison.Ordinal);
        Assert.Contains(" wednesday", words, StringComparison.Ordinal);
        Assert.Null(ReaderKind.Find("digits")!.Words(["12"]));
        Model shipped = ShippedReaders.For(ReadingAlphabet.Text);
        Assert.Equal(ReaderKind.Find("text")!.Words([]), shipped.Provenance[ModelKeys.Words]);
    }

    private static int[] Symbols(string text) => [.. text.Select(symbol => Alphabet.IndexOf(symbol))];

    private static string Spell(int[] symbols) => string.Concat(symbols.Select(k => Alphabet[k]));

    private static double Prior(WordModel model, string text) => model.LogPrior(Symbols(text));
}
