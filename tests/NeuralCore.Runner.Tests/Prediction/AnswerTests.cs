using NeuralCore.Handwriting.Pages;
using NeuralCore.Handwriting.Reading;
using NeuralCore.Runs.Answers;

namespace NeuralCore.Runner.Tests.Prediction;

/// <summary>Answers as text, as a table, and counted.</summary>
public sealed class AnswerTests
{
    [Fact]
    public void A_number_is_told_with_the_probability_of_each_digit_and_of_all_together()
    {
        PictureAnswer answer = Answer(new PictureSource("a.png"), Line(("4", 0.9999), ("2", 0.9)));
        Assert.Equal(["42  (4 99.9 %, 2 90.0 %; all digits 89.9 %)"], AnswerText.Lines(answer));
    }

    [Fact]
    public void A_digit_alone_that_is_not_sure_is_told_with_what_else_it_may_be() =>
        Assert.Equal(["7  (75.0 %; or x 25.0 %)"], AnswerText.Lines(Answer(new PictureSource("a.png"), Line(("7", 0.75)))));

    [Fact]
    public void Of_a_long_number_the_least_sure_digit_is_told()
    {
        (string, double)[] digits = [.. Enumerable.Repeat(("1", 0.99), 19), ("7", 0.9)];
        Assert.Equal([new string('1', 19) + "7  (least confident 7 90.0 %; all digits 74.3 %)"], AnswerText.Lines(Answer(new PictureSource("a.png"), Line(digits))));
    }

    [Fact]
    public void Where_a_line_does_not_fit_the_least_sure_digit_stands_for_all()
    {
        PictureAnswer answer = Answer(new PictureSource("a.png"), Line(("4", 0.99), ("2", 0.9), ("1", 0.97)));
        Assert.Equal(["421  (4 99.0 %, 2 90.0 %, 1 97.0 %; all digits 86.4 %)"], AnswerText.Lines(answer, 60));
        Assert.Equal(["421  (least confident 2 90.0 %; all digits 86.4 %)"], AnswerText.Lines(answer, 50));
    }

    [Fact]
    public void Unknown_digits_have_a_place_but_no_name()
    {
        Assert.Equal(["4?  (4 99.0 %, ? perhaps 2 30.0 %)"], AnswerText.Lines(Answer(new PictureSource("a.png"), Line(("4", 0.99), ("2", 0.3)))));
        Assert.Equal(["unknown  (perhaps 2 30.0 %)"], AnswerText.Lines(Answer(new PictureSource("a.png"), Line(("2", 0.3)))));
        Assert.Equal(["42  (4 99.9 %, 2 90.0 %; all digits 89.9 %)", "and 2 unknown marks"], AnswerText.Lines(Answer(new PictureSource("a.png"), Line(("1", 0.1), ("7", 0.2)), Line(("4", 0.9999), ("2", 0.9)))));
        Assert.Equal(["unknown  (perhaps 1 10.0 %, perhaps 1 10.0 %, perhaps 1 10.0 % and 2 more)"], AnswerText.Lines(Answer(new PictureSource("a.png"), Line([.. Enumerable.Repeat(("1", 0.1), 5)]))));
        Assert.Equal(["unknown  (no digits found)"], AnswerText.Lines(Answer(new PictureSource("a.png"))));
    }

    [Fact]
    public void A_table_quotes_what_would_break_it()
    {
        string[] rows = AnswerCsv.Write(
        [
            Answer(new PictureSource("a,\"b\".png", "4"), Line(("4", 0.5), ("2", 0.75)), Line(("1", 0.3))),
            Answer(new PictureSource("blank.png", "4")), PictureAnswer.Failed(new PictureSource("c.png"), "c.png: no, not this"),
        ]).Split('\n');
        Assert.Equal(
            [AnswerCsv.Header, "\"a,\"\"b\"\".png\",1,42,0.375,4:0.5 2:0.75,4,no,", "\"a,\"\"b\"\".png\",2,unknown,,1:0.3,4,no,", "blank.png,,unknown,,,4,no,", "c.png,,,,,,,\"c.png: no, not this\"", ""], rows);
    }

    [Fact]
    public void A_score_counts_what_could_be_read()
    {
        var score = FolderScore.Of(
        [
            Answer(new PictureSource("a", "4"), Line(("4", 0.9))), Answer(new PictureSource("b", "4"), Line(("9", 0.9))), Answer(new PictureSource("c", "4"), Line(("9", 0.9))),
            Answer(new PictureSource("d", "1"), Line(("7", 0.1))), PictureAnswer.Failed(new PictureSource("e", "4"), "no"),
        ]);
        Assert.Equal((1, 1, 4), (score!.Right, score.Unknown, score.Count));
        Assert.Equal([new TextConfusion("4", "9", 2), new TextConfusion("1", "unknown", 1)], score.Confusions);
        Assert.Null(FolderScore.Of([Answer(new PictureSource("a"), Line(("4", 0.9)))]));
    }

    private static PictureAnswer Answer(PictureSource source, params LineAnswer[] lines) => new(source, 10, 10, lines);

    /// <summary>Digits below one half are unknown.</summary>
    private static LineAnswer Line(params (string Name, double Probability)[] digits) =>
        new([.. digits.Select(digit => new DigitAnswer(new PixelBox(0, 0, 1, 1), [], [new Alternative(digit.Name, digit.Probability), new Alternative("x", 1 - digit.Probability)], digit.Probability, null, digit.Probability < 0.5))]);
}
