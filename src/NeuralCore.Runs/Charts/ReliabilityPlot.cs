using NeuralCore.Runs.Pictures;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace NeuralCore.Runs.Charts;

/// <summary>Whether the network is right as often as it says; below, how often it says so.</summary>
internal static class ReliabilityPlot
{
    private const string RightKey = "right", CountKey = "count";

    /// <summary>A bar of fewer images tells little, and is pale.</summary>
    private const int Few = 10;

    /// <summary>The part of the height that the counts take, and the gap above them.</summary>
    private const double CountShare = 0.26, Gap = 0.05;

    /// <param name="tempered">The same images with logits divided by <paramref name="temperature"/>.</param>
    public static PlotModel Create(Calibration calibration, double? temperature = null, Calibration? tempered = null)
    {
        string after = tempered is null ? ""
            : $"; {Figures.Percent(tempered.ExpectedError)} at temperature {temperature:0.00}";
        PlotModel chart = PlotStyle.Model(
            $"The calibration error is {Figures.Percent(calibration.ExpectedError)}{after}");
        chart.Axes.Add(PlotStyle.Axis(
            new LinearAxis { Minimum = 0, Maximum = 1, MajorStep = 0.2, LabelFormatter = Percent }, AxisPosition.Bottom,
            "probability that the network gives its guess"));
        chart.Axes.Add(PlotStyle.Axis(
            new LinearAxis { Key = RightKey, Minimum = 0, Maximum = 1.02, MajorStep = 0.2, LabelFormatter = Percent,
            StartPosition = CountShare + Gap }, AxisPosition.Left, "images read rightly"));
        int most = Math.Max(2, calibration.Bins.Max(bin => bin.Count));
        chart.Axes.Add(PlotStyle.Axis(
            new DecadeAxis(1, most, Figures.Count) { Key = CountKey, Minimum = 0.5, Maximum = 1.5 * most,
            EndPosition = CountShare }, AxisPosition.Left, "images"));
        chart.Annotations.Add(
            new LineAnnotation { Slope = 1, Intercept = 0, YAxisKey = RightKey, Color = PlotStyle.Colour(Palette.Faint),
            LineStyle = LineStyle.Dash, StrokeThickness = 1.2, Layer = AnnotationLayer.AboveSeries });
        chart.Legends.Add(
            PlotStyle.Legend(LegendPosition.TopCenter, LegendPlacement.Outside, LegendOrientation.Horizontal));
        chart.Series.Add(Bars(
            "as it says", RightKey, Ink.White.Towards(Palette.Blue, 0.55),
            calibration.Bins.Where(bin => bin.Count >= Few), bin => bin.Accuracy, bottom: 0));
        if (calibration.Bins.Any(bin => bin.Count is > 0 and < Few))
            chart.Series.Add(Bars(
                $"under {Few} images", RightKey, Ink.White.Towards(Palette.Blue, 0.2),
                calibration.Bins.Where(bin => bin.Count < Few), bin => bin.Accuracy, bottom: 0));
        if (tempered is not null) chart.Series.Add(Curve($"at temperature {temperature:0.00}", tempered));
        chart.Series.Add(Bars(null, CountKey, Palette.Line, calibration.Bins, bin => bin.Count, bottom: 0.5));
        return chart;
    }

    private static RectangleBarSeries Bars(
        string? title, string axis, Ink ink, IEnumerable<ReliabilityBin> bins, Func<ReliabilityBin, double> height,
        double bottom)
    {
        var bars = new RectangleBarSeries { Title = title, YAxisKey = axis, FillColor = PlotStyle.Colour(ink),
            StrokeColor = OxyColors.White, StrokeThickness = 1 };
        foreach (ReliabilityBin bin in bins.Where(bin => bin.Count > 0))
            bars.Items.Add(new RectangleBarItem(bin.From, bottom, bin.To, height(bin)));
        return bars;
    }

    private static LineSeries Curve(string title, Calibration calibration)
    {
        LineSeries curve =
            PlotStyle.Line(title, Palette.Vermilion, MarkerType.Square,
            calibration.Bins.Where(bin => bin.Count > 0)
            .Select(bin => new DataPoint(bin.MeanConfidence, bin.Accuracy)));
        curve.YAxisKey = RightKey;
        return curve;
    }

    private static string Percent(double share) => $"{100 * share:0} %";
}
