using System.Xml.Linq;
using NeuralCore.Runs.Charts;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace NeuralCore.Runner.Tests.Plots;

/// <summary>Loss and accuracy over the epochs.</summary>
public sealed class CurvePlotTests
{
    [Fact]
    public void Losses_far_apart_have_a_logarithmic_axis_and_near_ones_a_linear()
    {
        Assert.IsType<DecadeAxis>(LossPlot.Create(SomeEpochs.Create(5)).Axes[1]);
        Assert.IsType<LinearAxis>(LossPlot.Create([SomeEpochs.Epoch(0, 2.3, 0.1), SomeEpochs.Epoch(1, 2.2, 0.2)]).Axes[1]);
        Assert.IsType<LinearAxis>(LossPlot.Create([SomeEpochs.Epoch(0, 2.3, 0.1), SomeEpochs.Epoch(1, 0, 1)]).Axes[1]);
    }

    [Fact]
    public void The_title_names_the_best_epoch_of_the_validation_where_there_is_one()
    {
        Assert.Equal("The validation loss is lowest after epoch 8: 0.0205", LossPlot.Create(SomeEpochs.Create(8)).Title);
        Assert.Equal("The training accuracy is highest after epoch 1: 50.00 %", AccuracyPlot.Create([SomeEpochs.Epoch(0, 2, 0.1), SomeEpochs.Epoch(1, 1, 0.5)]).Title);
    }

    [Fact]
    public void A_training_that_went_wrong_leaves_gaps()
    {
        PlotModel chart = LossPlot.Create([SomeEpochs.Epoch(0, 2.3, 0.1), SomeEpochs.Epoch(1, double.NaN, double.NaN), SomeEpochs.Epoch(2, double.PositiveInfinity, 0.1)]);
        Assert.Equal([true, false, false], Assert.IsType<LineSeries>(Assert.Single(chart.Series)).Points.Select(point => point.IsDefined()));
        _ = ChartFile.Svg(chart, 500, 400);
    }

    [Fact]
    public void The_chosen_epoch_gets_a_ring()
    {
        PlotModel chart = AccuracyPlot.Create(SomeEpochs.Create(8), bestEpoch: 5);
        ScatterSeries ring = Assert.Single(chart.Series.OfType<ScatterSeries>());
        Assert.Equal("best: epoch 5", ring.Title);
        Assert.Equal(5, Assert.Single(ring.Points).X);
        Assert.Empty(AccuracyPlot.Create(SomeEpochs.Create(8)).Series.OfType<ScatterSeries>());
    }

    [Fact]
    public void A_perfect_accuracy_stands_at_100_percent_above_all_others()
    {
        PlotModel chart = AccuracyPlot.Create([SomeEpochs.Epoch(0, 2.3, 0.1), SomeEpochs.Epoch(1, 0.1, 0.98), SomeEpochs.Epoch(2, 0.1, 0.999), SomeEpochs.Epoch(3, 0, 1)]);
        XElement svg = XElement.Parse(ChartFile.Svg(chart, 720, 440));
        string[] labels = [.. svg.Descendants(svg.Name.Namespace + "text").Select(text => text.Value).Where(text => text.EndsWith(" %", StringComparison.Ordinal))];
        Assert.Contains("100 %", labels);
        Assert.Contains("99 %", labels);
        LineSeries line = Assert.IsType<LineSeries>(chart.Series[0]);
        Assert.Equal(line.Points.Select(point => point.Y).Order().Reverse(), line.Points.Select(point => point.Y));
    }

    [Fact]
    public void A_poor_accuracy_has_a_plain_axis() => Assert.IsType<LinearAxis>(AccuracyPlot.Create([SomeEpochs.Epoch(0, 2, 0.1), SomeEpochs.Epoch(1, 1, 0.5)]).Axes[1]);
}
