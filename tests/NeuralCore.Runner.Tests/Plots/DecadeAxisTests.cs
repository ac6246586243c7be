using NeuralCore.Runs.Charts;
using OxyPlot;
using OxyPlot.Axes;

namespace NeuralCore.Runner.Tests.Plots;

public sealed class DecadeAxisTests
{
    [Fact]
    public void Labels_stand_at_1_2_and_5_of_each_decade() => Assert.Equal([0.02, 0.05, 0.1, 0.2, 0.5, 1, 2], Labels(new DecadeAxis(0.02, 2.3), 400));

    [Fact]
    public void Many_decades_have_labels_at_powers_of_ten_as_far_as_there_is_room()
    {
        Assert.Equal([1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10], Labels(new DecadeAxis(1e-5, 10), 250));
        Assert.InRange(Labels(new DecadeAxis(1e-5, 10), 100).Count, 2, 5);
    }

    [Fact]
    public void A_last_label_stands_at_the_end_and_pushes_aside_what_is_too_near()
    {
        IReadOnlyList<double> labels = Labels(new DecadeAxis(0.009, 1, lastTick: 0.009), 400);
        Assert.Equal(0.009, labels[0]);
        Assert.DoesNotContain(0.01, labels);
    }

    [Theory]
    [InlineData(0.01, 1, true)]
    [InlineData(0.5, 1, false)]
    [InlineData(0, 1, false)]
    [InlineData(0.01, double.PositiveInfinity, false)]
    public void It_suits_numbers_far_apart(double low, double high, bool suits) => Assert.Equal(suits, DecadeAxis.Suits(low, high));

    private static IReadOnlyList<double> Labels(DecadeAxis axis, int height)
    {
        var chart = new PlotModel { PlotMargins = new OxyThickness(50, 0, 0, 0), Padding = new OxyThickness(0) };
        chart.Axes.Add(PlotStyle.Axis(axis, AxisPosition.Left, null));
        chart.Axes.Add(PlotStyle.EpochAxis(5));
        _ = ChartFile.Svg(chart, 300, height);
        axis.GetTickValues(out IList<double> labels, out _, out _);
        return [.. labels];
    }
}
