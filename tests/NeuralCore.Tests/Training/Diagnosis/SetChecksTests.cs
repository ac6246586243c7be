using NeuralCore.Diagnosis;

namespace NeuralCore.Tests.Training.Diagnosis;

public class SetChecksTests
{
    private static readonly Dataset Train = Sets.Make(100, Sets.Ink), Test = Sets.Make(50, (i, p) => Sets.Ink(i + 3, p) / 2);

    [Fact]
    public void Sets_that_were_made_alike_give_no_finding() => Assert.Empty(SetChecks.Run(Train, Test).Codes());

    [Fact]
    public void Another_shape_is_an_error_that_gives_both()
    {
        CheckResult result = Assert.Single(SetChecks.Run(Train, Sets.Make(50, Sets.Ink, size: 9)));
        Assert.Equal(["NC121"], result.Codes());
        Assert.Contains("8×8×1, test images 9×9×1", result.Findings[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_class_names_are_an_error()
    {
        Dataset other = Test.WithClassNames([.. ClassNames.Digits.Reverse()]);
        Assert.Equal(["NC113"], SetChecks.Run(Train, other).Codes());
    }

    [Fact]
    public void A_set_that_is_inverted_differs_in_brightness() => Assert.Equal(["NC123"], SetChecks.Run(Train, Sets.Make(50, (i, p) => 255 - Sets.Ink(i + 3, p) / 2)).Codes());

    [Fact]
    public void A_test_set_that_is_part_of_the_training_set_is_found()
    {
        CheckResult result = SetChecks.Run(Train, Train.Take(40)).Single(result => result.Check == "duplicates");
        Assert.Equal(["NC122"], result.Codes());
        Assert.Contains("40 of 40", result.Findings[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2000, false)]
    [InlineData(500, true)]
    public void One_shared_image_is_chance_in_thousands_and_not_in_hundreds(int count, bool isFound)
    {
        Dataset train = Sets.Make(10, (i, p) => p == 0 ? 1 + i : 0), test = Sets.Make(count, (i, p) => i == count / 2 ? p == 0 ? 5 : 0 : p is 1 ? 1 + i % 200 : p is 2 ? 1 + i / 200 : 0);
        Assert.Equal(isFound ? ["NC122"] : [], SetChecks.Run(train, test).Codes());
    }
}
