using NeuralCore.Diagnosis;

namespace NeuralCore.Tests.Training.Diagnosis;

public class PixelChecksTests
{
    [Fact]
    public void Ink_on_black_gives_no_finding() => Assert.Empty(PixelChecks.Run(Sets.Make(50, Sets.Ink)).Findings);

    [Fact]
    public void Pixels_that_are_all_0_are_an_error() => Assert.Equal(["NC101"], PixelChecks.Run(Sets.Make(5, (_, _) => 0)).Codes());

    [Fact]
    public void Pixels_of_one_value_are_an_error_that_names_it()
    {
        CheckResult result = PixelChecks.Run(Sets.Make(5, (_, _) => 7));
        Assert.Equal(["NC102"], result.Codes());
        Assert.Contains("are 7", result.Findings[0].Text, StringComparison.Ordinal);
        Assert.Equal(Severity.Error, result.Severity);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(15, true)]
    [InlineData(16, false)]
    [InlineData(255, false)]
    public void Images_that_were_scaled_to_1_before_they_were_saved_are_too_faint(int ink, bool isFound) =>
        Assert.Equal(isFound ? ["NC103"] : [], PixelChecks.Run(Sets.Make(20, (i, p) => Sets.Ink(i, p) > 0 ? ink : 0)).Codes());

    [Fact]
    public void Blank_images_are_counted_and_the_first_is_named()
    {
        CheckResult result = PixelChecks.Run(Sets.Make(20, (i, p) => i is 7 or 12 ? 3 : Sets.Ink(i, p)));
        Assert.Equal(["NC104"], result.Codes());
        Assert.Contains("2 of the 20 images of made are blank, the first of them image 7", result.Findings[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Blank_images_of_different_greys_are_blank_and_not_one_value() => Assert.Equal(["NC104"], PixelChecks.Run(Sets.Make(20, (i, _) => 50 + i)).Codes());

    [Fact]
    public void Black_ink_on_white_paper_is_inverted() => Assert.Equal(["NC105"], PixelChecks.Run(Sets.Make(20, (i, p) => 255 - Sets.Ink(i, p))).Codes());

    [Fact]
    public void A_bright_thing_that_touches_the_border_is_not_paper() => Assert.Empty(PixelChecks.Run(Sets.Make(20, (i, p) => p < 40 ? 255 - i : 0)).Findings);

    [Fact]
    public void No_images_are_no_finding() => Assert.Empty(PixelChecks.Run(Sets.Make(5, Sets.Ink).Take(0)).Findings);
}
