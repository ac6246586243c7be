using NeuralCore.Handwriting.Lines;

namespace NeuralCore.Tests.Lines;

public sealed class LetterCaseTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("1250.00", 0)]
    [InlineData("martin", 0)]
    [InlineData("Martin", 0)]
    [InlineData("MARTIN", 0)]
    [InlineData("SW1A 1AA", 0)]
    [InlineData("O'Neil van Dyk", 0)]
    [InlineData("RoBERT", 1)]
    [InlineData("McAdam roUx 12", 2)]
    public void A_word_in_mixed_case_is_less_probable(string text, int mixedWords)
    {
        Assert.Equal(-4.0 * mixedWords, LetterCase.LogPrior(text));
        Assert.Equal(mixedWords == 0, !LetterCase.Variants(text).Any());
    }

    [Fact]
    public void Only_words_in_mixed_case_are_changed() =>
        Assert.Equal(["robert Li 7", "Robert Li 7", "ROBERT Li 7"], LetterCase.Variants("RoBERT Li 7"));
}
