using NeuralCore.Runs.Pictures;

namespace NeuralCore.Runner.Tests.Pictures;

public sealed class StrokeFontTests
{
    private static readonly string Ascii = string.Concat(Enumerable.Range(' ', 95).Select(code => (char)code));

    private static readonly string All = Ascii + "×°·–…→←%µσ±²−≈≤≥—’";

    [Fact]
    public void Every_printable_ascii_character_and_every_class_name_has_a_shape()
    {
        IEnumerable<string> names = new[] { ClassNames.Digits, ClassNames.FashionMnist, ClassNames.KuzushijiMnist, ClassNames.EmnistLetters, ClassNames.EmnistByClass, ClassNames.EmnistMerged }.SelectMany(list => list);
        Assert.All((All + string.Concat(names)).Distinct(), character => Assert.True(StrokeGlyphs.Knows(character), $"'{character}'"));
    }

    [Fact]
    public void Different_characters_look_different()
    {
        string[] drawn = [.. All.Distinct().Select(character => Convert.ToHexString(Draw(character.ToString(), 16).Pixels))];
        Assert.Equal(drawn.Length, drawn.Distinct().Count());
    }

    [Fact]
    public void A_space_is_empty_and_an_unknown_character_is_not()
    {
        Assert.Null(Raster.Painted(Draw(" ", 20)));
        Assert.NotNull(Raster.Painted(Draw("\u6F22", 20)));
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(12, false)]
    [InlineData(15, true)]
    [InlineData(31.5, false)]
    public void A_text_stays_in_its_measured_box(double size, bool bold)
    {
        foreach (string text in Ascii[1..].Select(character => character.ToString()).Append("Ankle boot → Shirt 97.3 %").Append("gjpqy|_@(){}"))
        {
            PixelArea painted = Assert.NotNull(Raster.Painted(Draw(text, size, TextAlign.Left, bold)));
            var box = new PixelArea(99, (int)(100 - StrokeFont.Ascent * size - 1), 101 + StrokeFont.Width(text, size, bold), (int)(100 + StrokeFont.Descent * size + 2));
            Assert.True(painted == painted.Within(box), $"'{text}' covers {painted}, not {box}.");
        }
    }

    [Fact]
    public void A_text_begins_ends_or_has_its_middle_at_its_place()
    {
        const string text = "HnH";
        int width = StrokeFont.Width(text, 20);
        PixelArea left = Painted(TextAlign.Left), centre = Painted(TextAlign.Centre), right = Painted(TextAlign.Right);
        Assert.Equal((left.Left - width, left.Right - width), (right.Left, right.Right));
        Assert.Equal((left.Left - width / 2, left.Right - width / 2), (centre.Left, centre.Right));

        PixelArea Painted(TextAlign align) => Raster.Painted(Draw(text, 20, align))!.Value;
    }

    [Fact]
    public void Upright_strokes_are_sharp()
    {
        Canvas canvas = Draw("HillH", 12);
        Assert.Equal(Ink.Black, Enumerable.Range(100, 40).Select(x => canvas[x, 96]).MinBy(ink => ink.R));
        Assert.All(Enumerable.Range(100, 40).Select(x => canvas[x, 96].R), grey => Assert.True(grey is 0 or > 200, $"{grey}"));
    }

    [Fact]
    public void Turned_text_reads_upwards()
    {
        PixelArea level = Raster.Painted(Draw("lamp", 14))!.Value, upwards = Raster.Painted(Draw("lamp", 14, angle: -90))!.Value;
        Assert.Equal((level.Width, level.Height), (upwards.Height, upwards.Width));
        Assert.Equal(level.Left - 100, 100 - upwards.Bottom);
    }

    [Fact]
    public void Bold_is_darker() => Assert.True(Raster.Black(Draw("bold", 14, bold: true)) > 1.3 * Raster.Black(Draw("bold", 14)));

    private static Canvas Draw(string text, double size, TextAlign align = TextAlign.Left, bool bold = false, double angle = 0)
    {
        var canvas = new Canvas(100 + Math.Max(100, StrokeFont.Width(text, size, bold) + 20), 150);
        canvas.Text(text, new(100, 100), size, Ink.Black, align, bold, angle);
        return canvas;
    }
}
