using NeuralCore.Handwriting;

namespace NeuralCore.Tests.Data.Digits;

public sealed class InkSheetTests
{
    [Theory]
    [InlineData(44)]
    [InlineData(61.3)]
    [InlineData(80)]
    public void Disc_is_scanned_as_a_circle_of_the_asked_size(double longestSide)
    {
        var sheet = new InkSheet();
        sheet.Scan([new Disc(-3, 5, 0.7)], longestSide);
        double ink = 0;
        foreach (byte pixel in sheet.Pixels)
        {
            Assert.True(pixel is 0 or 255, "A scan is black and white.");
            ink += pixel / 255;
        }

        Assert.InRange(ink / (Math.PI * longestSide * longestSide / 4), 0.98, 1.02);
    }

    [Fact]
    public void Scan_forgets_what_was_scanned_before()
    {
        var used = new InkSheet();
        used.Scan([new Disc(0, 0, 1)], 80);
        used.Scan([new Disc(0, 0, 1), new Disc(9, 3, 2)], 50);
        var fresh = new InkSheet();
        fresh.Scan([new Disc(0, 0, 1), new Disc(9, 3, 2)], 50);
        Assert.Equal(fresh.Pixels.ToArray(), used.Pixels.ToArray());
    }
}
