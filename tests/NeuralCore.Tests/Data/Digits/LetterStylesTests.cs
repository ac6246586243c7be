using NeuralCore.Handwriting;

namespace NeuralCore.Tests.Data.Digits;

public sealed class LetterStylesTests
{
    public static TheoryData<char> EveryCharacter => [.. TextSampler.Alphabet.Where(character => character != ' ')];

    [Theory]
    [MemberData(nameof(EveryCharacter))]
    public void Each_character_has_several_styles_whose_strokes_stay_on_the_sheet_and_move(char character)
    {
        Assert.InRange(WordInk.StylesOf(character).Length, char.IsAsciiLetter(character) ? 6 : 2, 30);
        foreach (GlyphStyle style in WordInk.StylesOf(character))
        {
            Assert.True(style.Weight > 0);
            Assert.InRange(style.MaxX, style.MinX, style.MinX + 100);
            foreach (StrokePoint[] stroke in style.Strokes)
            {
                Assert.InRange(stroke.Length, 2, 20);
                for (int i = 1; i < stroke.Length; i++)
                    Assert.NotEqual((stroke[i - 1].X, stroke[i - 1].Y), (stroke[i].X, stroke[i].Y));
            }

            Assert.All(style.Strokes.SelectMany(stroke => stroke).Concat(style.Entry).Concat(style.Exit), point =>
                Assert.True(point.X is >= -10 and <= 100 && point.Y is >= -10 and <= 140, $"{character}: {point}"));
        }
    }

    [Theory]
    [InlineData("acegmnorsuvwxz", 42)]
    [InlineData("bdfhkl", 0)]
    public void Small_letters_reach_from_the_baseline_to_their_height(string letters, double top)
    {
        foreach (char letter in letters)
        {
            double[] tops = [.. LetterStyles.Of(letter).ToArray().Select(style =>
                style.Strokes.Min(stroke => stroke.Min(point => point.Y)))];
            Assert.InRange(tops.Order().ElementAt(tops.Length / 2), top - 2, top + 6);
        }
    }

    [Fact]
    public void Every_small_letter_can_be_joined_to_the_letter_before_it_and_most_to_the_next()
    {
        int joinsAfter = 0;
        for (char letter = 'a'; letter <= 'z'; letter++)
        {
            GlyphStyle[] styles = LetterStyles.Of(letter).ToArray();
            Assert.Contains(styles, style => style.JoinsBefore);
            if (styles.Any(style => style.JoinsAfter)) joinsAfter++;
        }

        Assert.InRange(joinsAfter, 24, 26);
    }

    [Fact]
    public void Text_of_a_joined_style_gives_entry_body_exit_and_further_strokes()
    {
        var style = new GlyphStyle(2, "1,90 | 10,46! 10,98 | 28,88 / 12,24 13,28", cursive: true);
        Assert.Equal([new StrokePoint(1, 90, false)], style.Entry);
        Assert.Equal([new StrokePoint(10, 46, true), new StrokePoint(10, 98, false)], style.Strokes[0]);
        Assert.Equal([new StrokePoint(28, 88, false)], style.Exit);
        Assert.Equal(2, style.Strokes.Length);
        Assert.Equal((10, 13), (style.MinX, style.MaxX));
        Assert.True(style.IsCursive && style.JoinsBefore && style.JoinsAfter);
    }

    [Fact]
    public void Style_with_an_entry_but_no_mark_of_an_exit_is_rejected() =>
        Assert.Throws<ArgumentException>(() => new GlyphStyle(1, "1,1 | 2,2 3,3"));
}
