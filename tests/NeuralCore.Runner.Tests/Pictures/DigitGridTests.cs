using NeuralCore.Runs.Pictures;

namespace NeuralCore.Runner.Tests.Pictures;

/// <summary>The grids of test images: samples and mistakes.</summary>
public sealed class DigitGridTests
{
    public static TheoryData<string, int, int, int> Kinds => new() { { "digits", 28, 28, 1 }, { "fashion", 28, 28, 1 }, { "byclass", 28, 28, 1 }, { "digits", 32, 20, 3 }, { "digits", 150, 120, 3 }, { "kuzushiji", 8, 8, 1 } };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Samples_and_mistakes_are_whole_and_the_same_each_time(string names, int height, int width, int channels)
    {
        (Dataset data, Predictions predictions) = SomeReadings.Create(Names(names), height: height, width: width, channels: channels);
        EvaluationReport report = EvaluationReport.Of(predictions);
        foreach (Func<Canvas> make in (Func<Canvas>[])[() => SamplesPicture.Create(data, predictions), () => MisclassifiedPicture.Create(data, report)])
        {
            Canvas picture = make();
            Raster.HasWhiteEdge(picture, PictureStyle.Margin - 2);
            Assert.Equal(PngFile.Bytes(picture), PngFile.Bytes(make()));
        }
    }

    [Fact]
    public void Only_mistakes_are_framed_in_red()
    {
        (Dataset data, Predictions predictions) = SomeReadings.Create(ClassNames.Digits);
        const int side = 84, frame = 3, frameArea = (side + 2 * frame) * (side + 2 * frame) - side * side;
        Assert.Equal(0, Raster.Count(SamplesPicture.Create(data, predictions, 6), Palette.Wrong));
        Assert.InRange(Raster.Count(SamplesPicture.Create(data, predictions, 14), Palette.Wrong), 2 * frameArea, 3 * frameArea);
    }

    [Fact]
    public void Captions_of_long_names_do_not_meet()
    {
        string[] names = [.. Enumerable.Range(0, 10).Select(i => $"WWWWWWWWWWWWWWWWWWWW{i}")];
        (Dataset data, Predictions predictions) = SomeReadings.Create(names, wrongEach: 1000);
        Canvas picture = SamplesPicture.Create(data, predictions);
        const int gap = 8, frame = 3;
        int width = StrokeFont.Width($"{names[0]}  99.8 %", PictureStyle.CaptionSize), top = PictureStyle.Margin + PictureStyle.TitleHeight + 84 + 2 * frame;
        Assert.Equal(3, (picture.Width - 2 * PictureStyle.Margin + gap) / (width + gap));
        for (int column = 1; column < 3; column++)
        {
            int left = PictureStyle.Margin + column * (width + gap) - gap;
            Assert.All(from x in Enumerable.Range(left + 1, gap - 2) from y in Enumerable.Range(top, PictureStyle.CaptionHeight) select picture[x, y], ink => Assert.Equal(Ink.White, ink));
            Assert.Contains(from x in Enumerable.Range(left - 20, 20) from y in Enumerable.Range(top, PictureStyle.CaptionHeight) select picture[x, y], ink => ink != Ink.White);
        }
    }

    [Fact]
    public void The_most_confident_mistake_comes_first()
    {
        (Dataset data, Predictions predictions) = SomeReadings.Create(ClassNames.Digits);
        Canvas picture = MisclassifiedPicture.Create(data, EvaluationReport.Of(predictions), count: 3);
        int left = PictureStyle.Margin, top = PictureStyle.Margin + PictureStyle.TitleHeight + 3;
        while (picture[left, top + 30] == Ink.White) left++;
        Assert.Equal(data.Image(6)[..28].ToArray(), Enumerable.Range(0, 28).Select(x => picture[left + 3 * x + 1, top + 1].R));
    }

    [Fact]
    public void Without_a_mistake_the_picture_says_so()
    {
        (Dataset data, Predictions predictions) = SomeReadings.Create(ClassNames.Digits, wrongEach: 1000);
        Canvas picture = MisclassifiedPicture.Create(data, EvaluationReport.Of(predictions));
        Raster.HasWhiteEdge(picture, PictureStyle.Margin - 2);
        Assert.InRange(picture.Height, 40, 100);
    }

    [Theory]
    [InlineData(1, "100 %")]
    [InlineData(0.99999, "99.9 %")]
    [InlineData(0.5, "50.0 %")]
    [InlineData(double.NaN, "-")]
    public void Certainty_alone_is_100_percent(double share, string text) => Assert.Equal(text, PictureStyle.Percent(share));

    private static IReadOnlyList<string> Names(string names) =>
        names switch { "digits" => ClassNames.Digits, "fashion" => ClassNames.FashionMnist, "byclass" => ClassNames.EmnistByClass, _ => ClassNames.KuzushijiMnist };
}
