using NeuralCore.Handwriting;
using NeuralCore.Handwriting.Lines;

namespace NeuralCore.Tests.Lines;

public sealed class LineInkTests
{
    private static readonly LinePen Pen = new(Radius: 1, Pressure: 0, Roundness: 1, CornerRoundness: 0, Nib: 0);

    [Theory]
    [InlineData(0.25f, 0.5f)]
    [InlineData(0.5f, 1)]
    [InlineData(2, 1)]
    public void Coverage_is_that_of_a_pen_of_this_radius(float radius, float middle)
    {
        var ink = new LineInk();
        ink.Clear(64);
        ink.Segment(10, 16.5f, 50, 16.5f, radius, radius);
        Assert.Equal(middle, ink.Coverage[16 * 64 + 30]);
        Assert.Equal(Math.Clamp(radius + 0.5f - 2, 0, 1), ink.Coverage[18 * 64 + 30], 1e-5f);
        Assert.Equal(0, ink.Coverage[16 * 64 + 60]);
    }

    [Fact]
    public void Strokes_of_a_whole_text_are_drawn_where_they_are_placed()
    {
        // Two bars, 40 apart on the sheet: the cap height is 20 pixels, so that they are 8 pixels apart.
        StrokePoint[][] text = [[new(0, 0, false), new(0, 100, false)], [new(40, 0, false), new(40, 100, false)]];
        var strokes = new LineStrokes();
        strokes.Add(text);
        var ink = new LineInk();
        ink.Clear(48);
        ink.Draw(strokes, 0, new LinePlacement(10.5f, 6, 20, 20, Slant: 0, Slope: 0), Pen);
        for (int x = 0; x < 48; x++)
            Assert.Equal(x is 10 or 18 ? 1 : x is 9 or 11 or 17 or 19 ? 0.5f : 0, ink.Coverage[16 * 48 + x], 1e-5f);
        Assert.Equal(0, ink.Coverage[2 * 48 + 10]);
        Assert.Equal(0, ink.Coverage[30 * 48 + 10]);
    }

    [Fact]
    public void Texts_of_arranged_strokes_follow_one_another()
    {
        var random = new RandomStream(3, RandomPurpose.Test);
        var writer = new LineWriter();
        writer.Draw(ref random, hasImages: false, spaced: false);
        var composition = new LineComposition(images: null);
        composition.Clear();
        StrokePoint[][] word = [[new(0, 0, false), new(30, 50, false), new(60, 100, false)]];
        composition.Write(ref random, writer, word);
        float first = composition.Width;
        composition.Write(ref random, writer, word);
        Assert.True(first > 0.2f);
        Assert.True(composition.Width > 1.8f * first);
        Assert.Equal(2, composition.Strokes.StrokeCount);
    }

    [Fact]
    public void Ink_outside_the_line_is_ignored()
    {
        var ink = new LineInk();
        ink.Clear(32);
        ink.Segment(-500, -500, 700, -400, 3, 3);
        ink.Segment(4000, 10, 5000, 12, 1, 1);
        Assert.True(ink.Coverage.IndexOfAnyExcept(0) < 0);
    }
}
