namespace NeuralCore.Tests.Evaluation;

public class ClassificationTests
{
    [Fact]
    public void Largest_wins_and_the_first_of_equals()
    {
        Assert.Equal(2, Classification.ArgMax([1, 2, 3, -4]));
        Assert.Equal(1, Classification.ArgMax([1, 2, 2]));
        Assert.Equal(0, Classification.ArgMax([5]));
        Assert.Equal(0, Classification.ArgMax([Real.NaN, 1, 2]));
    }

    [Fact]
    public void Correct_rows_are_counted()
    {
        var logits = new Tensor(new Shape(3, 2), [1, 0, 0, 1, 3, 2]);
        var targets = new Tensor(new Shape(3, 2), [1, 0, 1, 0, 1, 0]);
        Assert.Equal(2, Classification.CountCorrect(logits, targets));
    }
}
