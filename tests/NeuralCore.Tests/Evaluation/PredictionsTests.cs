namespace NeuralCore.Tests.Evaluation;

public class PredictionsTests
{
    [Fact]
    public void Guess_and_second_are_the_two_largest_logits_and_the_first_of_equals()
    {
        Predictions said = Said.Of([1, 0, 2], [1, 3, 2], [5, 5, 5], [-1, -2, -3]);
        Assert.Equal([1, 0, 0], Enumerable.Range(0, 3).Select(said.Prediction));
        Assert.Equal([2, 1, 1], Enumerable.Range(0, 3).Select(said.Second));
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(said.IsCorrect));
    }

    [Fact]
    public void Probabilities_are_the_softmax_and_the_confidence_is_that_of_the_guess()
    {
        Predictions said = Said.Of([0], [(Real)Math.Log(1), (Real)Math.Log(5), (Real)Math.Log(2)]);
        Assert.Equal([0.125, 0.625, 0.25], said.Probabilities(0).ToArray().Select(p => Math.Round((double)p, 6)));
        Assert.Equal(0.625, said.Confidence(0), 6);
        Assert.Equal(-Math.Log(0.125), said.Loss, 6);
    }

    [Fact]
    public void Logits_too_large_to_be_exponentiated_have_a_finite_loss()
    {
        Predictions said = Said.Of([0, 1], [10_000, 9_000], [10_000, 9_000]);
        Assert.Equal((500, 1), (said.Loss, said.Confidence(0)));
    }

    [Fact]
    public void A_row_of_nan_guesses_class_0_with_a_confidence_of_nan()
    {
        Predictions said = Said.Of([0, 1], [Real.NaN, Real.NaN, Real.NaN], [0, 1, 0]);
        Assert.Equal((0, 1), (said.Prediction(0), said.Second(0)));
        Assert.True(double.IsNaN(said.Confidence(0)));
        Assert.True(double.IsNaN(said.Loss));
        Assert.InRange(said.Confidence(1), 0.5, 1);
    }

    [Fact]
    public void With_one_class_there_is_no_other_second() => Assert.Equal(0, Said.Of([0], [(Real)3]).Second(0));

    [Fact]
    public void An_empty_set_has_no_loss()
    {
        Predictions said = Said.Of([]);
        Assert.Equal((0, true), (said.Count, double.IsNaN(said.Loss)));
    }

    [Fact]
    public void What_does_not_fit_together_is_refused()
    {
        Assert.Contains("do not match", Assert.Throws<ArgumentException>(() => new Predictions(["0", "1"], [0], [1])).Message, StringComparison.Ordinal);
        Assert.Contains("Label 2 of image 1", Assert.Throws<ArgumentException>(() => new Predictions(["0", "1"], [0, 2], [1, 2, 3, 4])).Message, StringComparison.Ordinal);
        Assert.Contains("Image 1 is outside", Assert.Throws<ArgumentException>(() => Said.Of([0], [1, 2]).Confidence(1)).Message, StringComparison.Ordinal);
    }
}
