using NeuralCore.Diagnosis;

namespace NeuralCore.Tests.Training.Diagnosis;

public class LabelChecksTests
{
    [Fact]
    public void As_many_of_each_class_give_no_finding() => Assert.Empty(LabelChecks.Run(Sets.Make(50, Sets.Ink)).Findings);

    [Fact]
    public void Classes_without_images_are_named()
    {
        CheckResult result = LabelChecks.Run(Sets.Make(50, Sets.Ink, i => i % 8));
        Assert.Equal(["NC111"], result.Codes());
        Assert.Contains("2 of its 10 classes (8, 9)", result.Findings[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_label_for_all_images_is_an_error()
    {
        CheckResult result = LabelChecks.Run(Sets.Make(50, Sets.Ink, _ => 4));
        Assert.Equal(["NC112"], result.Codes());
        Assert.Equal(Severity.Error, result.Severity);
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public void A_class_with_more_than_ten_times_the_images_of_another_is_unbalanced(int times, bool isFound) =>
        Assert.Equal(isFound ? ["NC114"] : [], LabelChecks.Run(Sets.Make(2 * 9 + 2 * times, Sets.Ink, i => i < 18 ? 1 + i / 2 : 0)).Codes());

    [Theory]
    [InlineData(10, 0.1, false)]
    [InlineData(10, 0.04, true)]
    [InlineData(10, 0, false)]
    public void A_split_that_rounds_to_no_image_is_found_unless_none_was_asked_for(int count, double fraction, bool isFound)
    {
        Dataset data = Sets.Make(count, Sets.Ink);
        Assert.Equal(isFound ? ["NC131"] : [], LabelChecks.Split(data, fraction).Codes());
        if (isFound) Assert.Contains(
            "rounds to none",
            Assert.Throws<ArgumentException>(() => StratifiedSplit.Of(data, fraction, seed: 1)).Message,
            StringComparison.Ordinal);
        else Assert.Equal(fraction == 0, StratifiedSplit.Of(data, fraction, seed: 1).Validation is null);
    }
}
