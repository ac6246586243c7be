namespace NeuralCore.Tests.Data;

public class PlainTextTests
{
    [Theory]
    [InlineData("T-shirt/top", "T-shirt/top")]
    [InlineData("おき ä 😀 👨\u200D👩", "おき ä 😀 👨\u200D👩")]
    [InlineData("\u001b[2J\u001b]0;title\u0007", "?[2J?]0;title?")]
    [InlineData("a\r\nb\tc\0\u007F\u009B", "a??b?c???")]
    [InlineData("\u202Egpj.exe\u2066\u2028\uFEFF", "?gpj.exe???")]
    public void What_a_terminal_would_obey_becomes_a_question_mark(string text, string shown) => Assert.Equal(shown, PlainText.Of(text));

    [Fact]
    public void A_long_text_is_cut()
    {
        Assert.Equal("abc…", PlainText.Of("abcdef", 3));
        Assert.Equal("abc", PlainText.Of("abc", 3));
    }

    [Fact]
    public void Line_breaks_stay_where_they_are_meant() => Assert.Equal("a?\nb", PlainText.Lines("a\u001b\nb"));
}
