using NeuralCore.Handwriting;

namespace NeuralCore.Tests.Data.Digits;

public sealed class TextSamplerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(40)]
    public void Texts_fit_and_consist_of_characters_of_the_alphabet(int maxLength)
    {
        var random = new RandomStream(1, RandomPurpose.Test, 0, maxLength);
        for (int i = 0; i < 5000; i++)
        {
            string text = TextSampler.Draw(ref random, maxLength);
            Assert.InRange(text.Length, 1, maxLength);
            Assert.True(text.All(character => TextSampler.Alphabet.Contains(character)), text);
            Assert.False(text[0] == ' ' || text[^1] == ' ', $"'{text}'");
        }
    }

    [Fact]
    public void Every_character_occurs_and_one_text_in_five_is_a_single_letter()
    {
        var random = new RandomStream(2, RandomPurpose.Test);
        string[] texts = [.. Enumerable.Range(0, 20_000).Select(_ => TextSampler.Draw(ref random, 16))];
        Assert.Empty(TextSampler.Alphabet.Except(string.Concat(texts)));
        ILookup<char, string> letters = texts.Where(text => text.Length == 1 && char.IsAsciiLetter(text[0]))
            .ToLookup(text => text[0]);
        Assert.Equal(52, letters.Count);
        Assert.InRange(letters.Sum(letter => letter.Count()), 3800, 4700);
        Assert.All(letters, letter => Assert.InRange(letter.Count(), 40, 140));
    }

    [Fact]
    public void Equal_streams_give_equal_texts()
    {
        var first = new RandomStream(3, RandomPurpose.Test);
        RandomStream second = first;
        for (int i = 0; i < 1000; i++) Assert.Equal(TextSampler.Draw(ref first, 10), TextSampler.Draw(ref second, 10));
    }

    [Fact]
    public void Words_are_many_and_of_the_alphabet()
    {
        Assert.InRange(WordLists.All.Distinct().Count(), 2000, 5000);
        Assert.All(WordLists.All, word => Assert.True(word.All(TextSampler.Alphabet.Contains), word));
    }

    [Fact]
    public void Text_of_no_characters_is_rejected()
    {
        var random = new RandomStream(3, RandomPurpose.Test);
        Assert.Throws<ArgumentOutOfRangeException>(() => TextSampler.Draw(ref random, 0));
    }
}
