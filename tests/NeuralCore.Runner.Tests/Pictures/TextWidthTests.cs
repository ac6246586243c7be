using NeuralCore.Runs.Pictures;

namespace NeuralCore.Runner.Tests.Pictures;

public sealed class TextWidthTests
{
    [Theory]
    [InlineData("i", 0.278)]
    [InlineData("W", 0.989)]
    [InlineData("é", 1.1)]
    [InlineData("1\u00A0%", 0.637 + 0.318 + 0.951)]
    [InlineData("Ankle boot", 0.685 + 0.634 + 0.58 + 0.278 + 0.616 + 0.318 + 0.635 + 0.612 + 0.612 + 0.393)]
    [InlineData("", 0)]
    public void A_width_is_that_of_the_widest_font(string text, double ems) => Assert.Equal(10 * ems, TextWidth.Of(text, 10), 9);

    [Fact]
    public void Characters_that_are_not_in_the_table_take_at_least_a_square()
    {
        Assert.True(TextWidth.Of("漢", 10) >= 10);
        Assert.True(TextWidth.Of("😀", 10) >= 13);
        Assert.True(TextWidth.Of("Щ", 10) >= 10.5);
    }

    [Fact]
    public void Bold_is_wider() => Assert.True(TextWidth.Of("bold", 10, bold: true) > 1.05 * TextWidth.Of("bold", 10));

    [Theory]
    [InlineData("a handwritten figure, number 7", 100)]
    [InlineData("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", 50)]
    [InlineData("😀😀😀😀😀😀😀😀😀", 60)]
    public void A_text_that_is_too_long_keeps_its_beginning_and_its_end(string text, double room)
    {
        string shortened = TextWidth.Shorten(text, room, 12);
        string[] parts = shortened.Split('…');
        Assert.Equal(2, parts.Length);
        Assert.StartsWith(parts[0], text, StringComparison.Ordinal);
        Assert.EndsWith(parts[1], text, StringComparison.Ordinal);
        Assert.InRange(TextWidth.Of(shortened, 12), 0.6 * room, room);
        Assert.Equal(text, TextWidth.Shorten(text, 1000, 12));
    }

    [Fact]
    public void Lines_fit_and_a_word_longer_than_a_line_is_shortened()
    {
        IReadOnlyList<string> lines = TextWidth.Lines($"the lowest is that of {new string('W', 80)}, 45.31 %", 200, 15, bold: true);
        Assert.All(lines, line => Assert.InRange(TextWidth.Of(line, 15, bold: true), 1, 200));
        Assert.Equal("the lowest is that of", lines[0]);
        Assert.Equal("45.31 %", lines[^1]);
    }
}
