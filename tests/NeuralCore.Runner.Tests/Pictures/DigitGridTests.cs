using NeuralCore.Runner.Tests.Drawings;
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
        foreach (Func<SvgDrawing> make in (Func<SvgDrawing>[])[() => SamplesPicture.Create(data, predictions), () => MisclassifiedPicture.Create(data, report)])
        {
            DrawnSvg.Of(make()).IsWhole();
            Assert.Equal($"{make()}", $"{make()}");
        }
    }

    [Fact]
    public void Only_mistakes_are_framed_in_red()
    {
        (Dataset data, Predictions predictions) = SomeReadings.Create(ClassNames.Digits);
        Assert.Equal(0, DrawnSvg.Of(SamplesPicture.Create(data, predictions, 6)).Count(Palette.Wrong));
        Assert.Equal(2, DrawnSvg.Of(SamplesPicture.Create(data, predictions, 14)).Count(Palette.Wrong));
    }

    [Fact]
    public void Captions_of_long_names_are_shortened_in_the_middle_and_do_not_meet()
    {
        (Dataset data, Predictions predictions) = SomeReadings.Create(SomeDrawings.WideNames, wrongEach: 1000);
        DrawnSvg picture = DrawnSvg.Of(SamplesPicture.Create(data, predictions));
        double[] columns = [.. picture.Images.Select(image => image.X).Distinct().Order()];
        Assert.InRange(columns.Length, 4, 8);
        string[] captions = [.. picture.Texts.Skip(1)];
        Assert.All(captions, caption => Assert.InRange(TextWidth.Of(caption, PictureStyle.CaptionSize), 1, columns[1] - columns[0] - 4));
        Assert.StartsWith("WWW", captions[0], StringComparison.Ordinal);
        Assert.Matches("…W*A: 99", captions[0]);
        Assert.Matches("…W*B: 99", captions[1]);
    }

    [Fact]
    public void The_most_confident_mistake_comes_first()
    {
        (Dataset data, Predictions predictions) = SomeReadings.Create(ClassNames.Digits);
        DrawnSvg picture = DrawnSvg.Of(MisclassifiedPicture.Create(data, EvaluationReport.Of(predictions), count: 3));
        Assert.Equal(data.Image(6).ToArray(), picture.Images.First().Png.Data);
        Assert.StartsWith("6 → 7: 99", picture.Texts.ElementAt(1), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_mistake_the_picture_says_so()
    {
        (Dataset data, Predictions predictions) = SomeReadings.Create(ClassNames.Digits, wrongEach: 1000);
        DrawnSvg picture = DrawnSvg.Of(MisclassifiedPicture.Create(data, EvaluationReport.Of(predictions)));
        picture.IsWhole();
        Assert.Equal("No errors in 60 images", Assert.Single(picture.Texts));
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
