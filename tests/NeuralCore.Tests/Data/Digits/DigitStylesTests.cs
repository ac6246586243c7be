using NeuralCore.Handwriting;

namespace NeuralCore.Tests.Data.Digits;

public sealed class DigitStylesTests
{
    public static TheoryData<int> EveryDigit => [.. Enumerable.Range(0, 10)];

    [Theory]
    [MemberData(nameof(EveryDigit))]
    public void Each_digit_has_several_styles_whose_strokes_stay_on_the_sheet_and_move(int digit)
    {
        Assert.InRange(DigitStyles.Of(digit).Length, 6, 40);
        foreach (DigitStyle style in DigitStyles.Of(digit))
        {
            Assert.True(style.Weight > 0);
            Assert.NotEmpty(style.Strokes);
            foreach (StrokePoint[] stroke in style.Strokes)
            {
                Assert.InRange(stroke.Length, 2, 20);
                Assert.All(stroke, point => Assert.True(point.X is >= -10 and <= 100 && point.Y is >= -10 and <= 110, $"{digit}: {point}"));
                for (int i = 1; i < stroke.Length; i++) Assert.NotEqual((stroke[i - 1].X, stroke[i - 1].Y), (stroke[i].X, stroke[i].Y));
            }
        }
    }

    [Fact]
    public void Styles_are_chosen_as_often_as_their_weights_say()
    {
        DigitStyle[] styles = [new(1, "0,0 1,1"), new(6, "0,0 1,1"), new(3, "0,0 1,1")];
        var random = new RandomStream(3, RandomPurpose.Test);
        int[] chosen = new int[3];
        for (int i = 0; i < 10_000; i++) chosen[Array.IndexOf(styles, DigitStyle.Choose(styles, ref random))]++;
        Assert.InRange(chosen[0], 900, 1100);
        Assert.InRange(chosen[1], 5800, 6200);
        Assert.InRange(chosen[2], 2800, 3200);
    }

    [Fact]
    public void Text_of_a_style_gives_its_strokes_points_and_corners()
    {
        var style = new DigitStyle(2, "6,0 -4,30! 12,48 / 1,2 3,4");
        Assert.Equal(2, style.Strokes.Count);
        Assert.Equal([new StrokePoint(6, 0, false), new StrokePoint(-4, 30, true), new StrokePoint(12, 48, false)], style.Strokes[0]);
        Assert.Equal([new StrokePoint(1, 2, false), new StrokePoint(3, 4, false)], style.Strokes[1]);
    }
}
