using NeuralCore.Runs.Pictures;
using OxyPlot;
using OxyPlot.Axes;

namespace NeuralCore.Runs.Charts;

/// <summary>The learning rate over the training.</summary>
internal static class LearningRatePlot
{
    /// <param name="rates">In the order of time; epochs are fractional: 0.5 is the middle of the first.</param>
    public static PlotModel Create(IReadOnlyList<(double Epoch, double Rate)> rates)
    {
        PlotModel chart = PlotStyle.Model(Title(rates));
        chart.Axes.Add(PlotStyle.EpochAxis(rates.Count == 0 ? 1 : rates[^1].Epoch));
        chart.Axes.Add(PlotStyle.Axis(
            new LinearAxis { Minimum = 0, MaximumPadding = 0.06, StringFormat = "G4" }, AxisPosition.Left,
            "learning rate"));
        chart.Series.Add(PlotStyle.Line(
            null, Palette.Blue, MarkerType.Circle, rates.Select(rate => new DataPoint(rate.Epoch, rate.Rate))));
        return chart;
    }

    private static string Title(IReadOnlyList<(double Epoch, double Rate)> rates)
    {
        if (rates.Count == 0) return "No learning rate was recorded";
        (double epoch, double high) = rates.MaxBy(rate => rate.Rate);
        return rates.Min(rate => rate.Rate) == high ? $"The learning rate is constant: {Figures.Short(high)}"
            : $"The learning rate is highest at epoch {epoch:0.##}: {Figures.Short(high)}";
    }
}
