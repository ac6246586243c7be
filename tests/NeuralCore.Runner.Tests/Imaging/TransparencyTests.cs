using NeuralCore.Handwriting.Images;

namespace NeuralCore.Runner.Tests.Imaging;

public sealed class TransparencyTests
{
    [Fact]
    public void Dark_ink_lies_on_white_paper() => Assert.Equal([0, 128, 255, 255], Transparency.OnPaper([0, 255, 0, 127, 0, 0, 90, 0]));

    [Fact]
    public void Ink_that_white_paper_would_hide_lies_on_black() => Assert.Equal([255, 127, 0, 0], Transparency.OnPaper([255, 255, 255, 127, 255, 0, 0, 0]));

    [Fact]
    public void A_light_picture_with_round_corners_stays_on_white() =>
        Assert.All(Transparency.OnPaper([0, 0, .. Enumerable.Range(0, 99).SelectMany(_ => (byte[])[250, 255])]), grey => Assert.InRange(grey, 250, 255));
}
