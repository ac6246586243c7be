namespace NeuralCore.Tests.Evaluation;

public class EvaluationReportTests
{
    [Fact]
    public void All_figures_are_those_of_the_same_predictions()
    {
        Predictions said = Said.Of([0, 1, 2, 2], [3, 1, 0], [2, 1, 0], [4, 0, 1], [2, 1, 0]);
        var report = EvaluationReport.Of(said, temperature: 2);
        Assert.Equal((0.25, 0.75), (report.Accuracy, report.Top2Accuracy));
        Assert.Equal(WilsonInterval.Of(1, 4), report.AccuracyInterval);
        Assert.Equal(said.Loss, report.Loss);
        Assert.Equal(2, report.Confusion[2, 0]);
        Assert.Equal(1, report.Classes.Classes[0].Recall);
        Assert.Equal(Calibration.Of(said).ExpectedError, report.Calibration.ExpectedError);
        Assert.Equal((2, Calibration.Of(said, 2).ExpectedError), (report.Temperature, report.Tempered!.ExpectedError));
        Assert.Null(EvaluationReport.Of(said).Tempered);
    }

    [Fact]
    public void Mistakes_come_the_most_confident_first_and_equals_in_their_order()
    {
        var report = EvaluationReport.Of(Said.Of([0, 1, 1, 1, 1, 1], [9, 0], [2, 0], [Real.NaN, Real.NaN], [5, 0], [2, 0], [0, 3]));
        Assert.Equal([3, 1, 4, 2], report.MostConfidentErrors(10));
        Assert.Equal([3, 1], report.MostConfidentErrors(2));
        Assert.Empty(report.MostConfidentErrors(0));
    }

    [Fact]
    public void Of_an_empty_set_nothing_is_known()
    {
        var report = EvaluationReport.Of(Said.Of([]));
        Assert.True(double.IsNaN(report.Accuracy) && double.IsNaN(report.Top2Accuracy) && double.IsNaN(report.Loss));
        Assert.Equal(new Interval(0, 1), report.AccuracyInterval);
        Assert.Empty(report.MostConfidentErrors(5));
    }
}
