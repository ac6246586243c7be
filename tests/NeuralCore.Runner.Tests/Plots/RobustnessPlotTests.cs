using NeuralCore.Evaluation;
using NeuralCore.Runner.Plots;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace NeuralCore.Runner.Tests.Plots;

public sealed class RobustnessPlotTests
{
    [Fact]
    public void Each_kind_has_a_panel_with_its_unit_that_begins_at_the_undisturbed_accuracy()
    {
        PlotModel chart = RobustnessPlot.Create([("shift", 2, 0.8), ("shift", 1, 0.9), ("scale", 0.8, 0.6), ("scale", 1.2, 0.7), ("thinner strokes", -1, 0.5), ("thicker strokes", 1, 0.7)], undisturbed: 0.98);
        Assert.Equal(["shift (px)", "scale (×)", "strokes (px)"], chart.Axes.Where(axis => axis.Position == AxisPosition.Bottom).Select(axis => axis.Title));
        DataPoint[][] curves = [.. chart.Series.Cast<LineSeries>().Select(line => line.Points.ToArray())];
        Assert.Equal([new(0, 0.98), new(1, 0.9), new(2, 0.8)], curves[0]);
        Assert.Equal([new(0.8, 0.6), new(1, 0.98), new(1.2, 0.7)], curves[1]);
        Assert.Equal([new(-1, 0.5), new(0, 0.98), new(1, 0.7)], curves[2]);
    }

    [Fact]
    public void Every_kind_that_is_measured_by_default_has_a_unit()
    {
        string[] kinds = [.. new RobustnessOptions().Disturbances.Select(disturbance => disturbance.Kind).Where(kind => kind != new Evaluation.Disturbances.Unchanged().Kind).Distinct()];
        PlotModel chart = RobustnessPlot.Create([.. kinds.Select((kind, i) => (kind, (double)i, 0.9))]);
        Assert.All(chart.Axes.Where(axis => axis.Position == AxisPosition.Bottom), axis => Assert.EndsWith(")", axis.Title, StringComparison.Ordinal));
    }
}
