using NeuralCore.Runs.Charts;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace NeuralCore.Runner.Tests.Plots;

public sealed class ClassBarsPlotTests
{
    [Theory]
    [InlineData(1000, 1, 0.98)]
    [InlineData(100, 3, 0.95)]
    [InlineData(100, 30, 0.5)]
    [InlineData(10, 9, 0)]
    public void The_axis_begins_below_the_lowest_score_and_says_where(int each, int wrong, double start)
    {
        int[] labels = [.. Enumerable.Repeat(0, each), .. Enumerable.Repeat(1, each)];
        float[] logits = [.. labels.SelectMany((label, i) => (label == 0) != (i < wrong) ? new[] { 1f, 0f } : [0f, 1f])];
        PlotModel chart = ClassBarsPlot.Create(ClassificationReport.Of(ConfusionMatrix.Of(new Predictions(["a", "b"], labels, logits))), ["a", "b"]);
        Axis axis = chart.Axes[1];
        Assert.Equal(start, axis.Minimum);
        Assert.Equal(start > 0, axis.Title.Contains($"from {100 * start:0} %", StringComparison.Ordinal));
        Assert.All(chart.Series.Cast<BarSeries>(), bars => Assert.All(bars.Items, bar => Assert.InRange(bar.Value, start, 1)));
    }
}
