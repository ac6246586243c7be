namespace NeuralCore.Tests.Evaluation;

public class ClassificationReportTests
{
    [Fact]
    public void Scores_are_those_worked_by_hand()
    {
        // M = [1 2 0; 1 1 0; 2 0 1]
        ClassificationReport report = Report(3, [0, 0, 0, 1, 1, 2, 2, 2], 0, 1, 1, 1, 0, 0, 0, 2);
        Assert.Equal(new ClassScore(1.0 / 4, 1.0 / 3, 2.0 / 7, 3), report.Classes[0]);
        Assert.Equal(new ClassScore(1.0 / 3, 1.0 / 2, 2.0 / 5, 2), report.Classes[1]);
        Assert.Equal(new ClassScore(1, 1.0 / 3, 1.0 / 2, 3), report.Classes[2]);
        Assert.Equal((1.0 / 4 + 1.0 / 3 + 1) / 3, report.Macro.Precision, 12);
        Assert.Equal((2.0 / 7 + 2.0 / 5 + 1.0 / 2) / 3, report.Macro.F1, 12);
        Assert.Equal((3.0 / 4 + 2.0 / 3 + 3) / 8, report.Weighted.Precision, 12);
        Assert.Equal(report.Accuracy, report.Weighted.Recall, 12);
        Assert.Equal((3.0 / 8, 8, 8), (report.Accuracy, report.Macro.Support, report.Weighted.Support));
    }

    [Fact]
    public void A_class_that_is_never_guessed_scores_0()
    {
        ClassificationReport report = Report(2, [0, 1, 1], 0, 0, 0);
        Assert.Equal(new ClassScore(0, 0, 0, 2), report.Classes[1]);
        Assert.Equal(1.0 / 6, report.Macro.Precision, 12);
    }

    [Fact]
    public void A_class_that_does_not_occur_lowers_no_mean()
    {
        ClassificationReport report = Report(4, [0, 3], 0, 3);
        Assert.Equal(new ClassScore(1, 1, 1, 2), report.Macro);
        Assert.Equal(new ClassScore(0, 0, 0, 0), report.Classes[1]);
    }

    [Fact]
    public void Of_an_empty_set_nothing_is_known()
    {
        ClassificationReport report = ClassificationReport.Of(ConfusionMatrix.Of(Said.Of([])));
        Assert.True(double.IsNaN(report.Accuracy) && double.IsNaN(report.Macro.F1) && double.IsNaN(report.Weighted.Recall));
    }

    private static ClassificationReport Report(int classes, byte[] labels, params int[] guesses) => ClassificationReport.Of(ConfusionMatrix.Of(Said.SavedPredictions(classes, labels, guesses)));
}
