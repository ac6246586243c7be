using NeuralCore.Runs.Charts;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace NeuralCore.Runner.Tests.Plots;

public sealed class RobustnessPlotTests
{
    [Fact]
    public void Each_kind_has_a_panel_with_its_unit_that_begins_at_the_undisturbed_accuracy()
    {
        PlotModel chart = RobustnessPlot.Create(SomeEpochs.Robustness);
        Assert.Equal("Lowest accuracy: 50.00 % with thinner strokes 1 px", chart.Title);
        Assert.Equal(["shift (px)", "scale (factor)", "stroke width (± px)"], Panels(chart).Select(axis => axis.Title));
        DataPoint[][] curves = [.. chart.Series.Cast<LineSeries>().Select(line => line.Points.ToArray())];
        Assert.Equal([new(0, 0.98), new(1, 0.9), new(2, 0.8)], curves[0]);
        Assert.Equal([new(0.8, 0.6), new(1, 0.98), new(1.2, 0.7)], curves[1]);
        Assert.Equal([new(-1, 0.5), new(0, 0.98), new(1, 0.7)], curves[2]);
    }

    [Fact]
    public void Every_kind_that_is_measured_by_default_has_a_unit()
    {
        RobustnessRow[] rows = [.. new RobustnessOptions().Disturbances.Select(disturbance => SomeEpochs.Row(disturbance, 0.9))];
        Assert.All(Panels(RobustnessPlot.Create(rows)), axis => Assert.EndsWith(")", axis.Title, StringComparison.Ordinal));
    }

    private static IEnumerable<Axis> Panels(PlotModel chart) => chart.Axes.Where(axis => axis.Position == AxisPosition.Bottom);
}
