using NeuralCore.Handwriting.Reading;
using NeuralCore.Runner.Tests.Imaging;

namespace NeuralCore.Runner.Tests.Prediction;

public sealed class PictureReaderTests(DigitModel digits) : IClassFixture<DigitModel>, IDisposable
{
    private readonly Terminal terminal = new();

    [Fact]
    public void What_is_no_digit_is_unknown()
    {
        Assert.Equal(PictureAnswer.Unknown, Read(PngSample.Write(200, 100, (_, _) => 240)).Text);
        Assert.Equal(PictureAnswer.Unknown, Read(PngSample.Write(200, 100, (x, y) => x * x + y * y < 0 ? 0 : 128)).Text);
        Assert.Equal(PictureAnswer.Unknown, Read(PngSample.Write(200, 200, (x, y) => Near(100, 100, 30, x, y) ? 10 : 240)).Text);
        Assert.Equal(PictureAnswer.Unknown, Read(PngSample.Write(200, 200, (x, y) => Math.Abs(y - 100) < 6 && x is > 40 and < 160 ? 10 : 240)).Text);
        Assert.Equal("8", Read(digits.Page("8")).Text);

        static bool Near(int centreX, int centreY, int radius, int x, int y) => (x - centreX) * (x - centreX) + (y - centreY) * (y - centreY) < radius * radius;
    }

    [Fact]
    public void With_a_threshold_of_0_everything_that_was_found_gets_an_answer()
    {
        using var reader = new PictureReader(ModelUse.Of(digits.Model, whole: false, threshold: 0));
        Assert.DoesNotContain(reader.Read(Source(PngSample.Write(200, 200, (x, y) => Math.Abs(x - y) < 5 || Math.Abs(200 - x - y) < 5 ? 10 : 240))).Lines, line => line.IsUnknown);
    }

    [Fact]
    public void A_picture_of_one_object_is_read_as_a_whole()
    {
        Network network = NetworkArchitecture.Build("dense 2", new Shape(12, 10, 1), seed: 1);
        using var reader = new PictureReader(ModelUse.Of(new Model(network, ["trouser", "shirt"]), whole: false, threshold: 0));
        PictureAnswer answer = reader.Read(Source(digits.Page("1")));
        DigitAnswer only = Assert.Single(Assert.Single(answer.Lines).Digits);
        Assert.Equal((0, 0, 168, 168), (only.Box.Left, only.Box.Top, only.Box.Width, only.Box.Height));
        Assert.Contains(only.Text, (string[])["trouser", "shirt"]);
        Assert.Equal(120, only.Pixels.Length);
    }

    [Fact]
    public void A_model_of_coloured_images_is_refused()
    {
        Network network = NetworkArchitecture.Build("dense 10", new Shape(28, 28, 3), seed: 1);
        Assert.Contains("28×28×3", Assert.Throws<InvalidDataException>(() => ModelUse.Of(new Model(network, ClassNames.Digits), whole: false, threshold: null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_threads_give_the_answers_of_one_in_the_same_order()
    {
        PictureSource[] sources = [.. Enumerable.Range(0, 12).Select(i => Source(digits.Page($"{i}{12 - i}"), $"{i}.png"))];
        Assert.Equal(Texts(1), Texts(4));
        Assert.Equal("012", Texts(1)[0]);

        string[] Texts(int threads)
        {
            using var team = new PictureTeam(ModelUse.Of(digits.Model, whole: false, threshold: null), threads, (reader, picture) => reader.Read(picture));
            return [.. team.Read(sources, CancellationToken.None).Select(answer => answer.Text)];
        }
    }

    public void Dispose() => terminal.Dispose();

    private PictureAnswer Read(byte[] content)
    {
        using var reader = new PictureReader(ModelUse.Of(digits.Model, whole: false, threshold: null));
        PictureAnswer answer = reader.Read(Source(content));
        Assert.Null(answer.Error);
        return answer;
    }

    private PictureSource Source(byte[] content, string name = "picture.png")
    {
        File.WriteAllBytes(terminal.Path(name), content);
        return new PictureSource(terminal.Path(name));
    }
}
