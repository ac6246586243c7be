namespace NeuralCore.Tests.Evaluation;

public class ConfusionMatrixTests
{
    private static readonly ConfusionMatrix Matrix = ConfusionMatrix.Of(Said.SavedPredictions(3, [0, 0, 0, 1, 1, 2, 2, 2], 0, 1, 1, 1, 0, 0, 0, 2));

    [Fact]
    public void Rows_are_labels_and_columns_are_guesses()
    {
        Assert.Equal([1, 2, 0, 1, 1, 0, 2, 0, 1], Enumerable.Range(0, 9).Select(i => Matrix[i / 3, i % 3]));
        Assert.Equal([3, 2, 3], Enumerable.Range(0, 3).Select(Matrix.Support));
        Assert.Equal([4, 3, 1], Enumerable.Range(0, 3).Select(Matrix.Predicted));
        Assert.Equal((8, 3), (Matrix.Count, Matrix.Correct));
    }

    [Fact]
    public void Most_confused_come_first_and_pairs_never_confused_not_at_all()
    {
        Assert.Equal([new Confusion(0, 1, 2), new Confusion(2, 0, 2), new Confusion(1, 0, 1)], Matrix.MostConfused(10));
        Assert.Equal([new Confusion(0, 1, 2)], Matrix.MostConfused(1));
    }

    [Fact]
    public void A_class_outside_is_refused() => Assert.Throws<ArgumentException>(() => Matrix[0, 3]);
}
