using NeuralCore.Runs.Pictures;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace NeuralCore.Runs.Charts;

/// <summary>
/// A reliability diagram: accuracy over confidence; below it, the number of images per range of confidence.
/// </summary>
internal static class ReliabilityPlot
{
    private const string AccuracyKey = "accuracy", CountKey = "count";

    /// <summary>Bars of fewer images are not significant and drawn in a pale colour.</summary>
    private const int Few = 10;

    /// <summary>The share of the height for the histogram, and the gap above it.</summary>
    private const double CountShare = 0.26, Gap = 0.05;

    /// <param name="tempered">The same images with logits divided by <paramref name="temperature"/>.</param>
    public static PlotModel Create(Calibration calibration, double? temperature = null, Calibration? tempered = null)
    {
        string after = tempered is null ? ""
            : $"; {Figures.Percent(tempered.ExpectedError)} at temperature {temperature:0.00}";
        PlotModel chart = PlotStyle.Model(
            $"Expected calibration error (ECE): {Figures.Percent(calibration.ExpectedError)}{after}");
        chart.Axes.Add(PlotStyle.Axis(
            new LinearAxis { Minimum = 0, Maximum = 1, MajorStep = 0.2, LabelFormatter = Percent }, AxisPosition.Bottom,
            "confidence (probability of the predicted class)"));
        chart.Axes.Add(PlotStyle.Axis(
            new LinearAxis
            {
                Key = AccuracyKey, Minimum = 0, Maximum = 1.02, MajorStep = 0.2, LabelFormatter = Percent,
                StartPosition = CountShare + Gap
            }, AxisPosition.Left, "accuracy"));
        int most = Math.Max(2, calibration.Bins.Max(bin => bin.Count));
        chart.Axes.Add(PlotStyle.Axis(
            new DecadeAxis(1, most, Figures.Count)
            {
                Key = CountKey, Minimum = 0.5, Maximum = 1.5 * most,
                EndPosition = CountShare
            }, AxisPosition.Left, "images"));
        chart.Annotations.Add(
            new LineAnnotation
            {
                Slope = 1,
                Intercept = 0,
                YAxisKey = AccuracyKey,
                Color = PlotStyle.Colour(Palette.Faint),
                LineStyle = LineStyle.Dash,
                StrokeThickness = 1.2,
                Layer = AnnotationLayer.AboveSeries,
            });
        chart.Legends.Add(
            PlotStyle.Legend(LegendPosition.TopCenter, LegendPlacement.Outside, LegendOrientation.Horizontal));
        chart.Series.Add(Bars(
            "accuracy", AccuracyKey, Ink.White.Towards(Palette.Blue, 0.55),
            calibration.Bins.Where(bin => bin.Count >= Few), bin => bin.Accuracy, bottom: 0));
        if (calibration.Bins.Any(bin => bin.Count is > 0 and < Few))
            chart.Series.Add(Bars(
                $"under {Few} images", AccuracyKey, Ink.White.Towards(Palette.Blue, 0.2),
                calibration.Bins.Where(bin => bin.Count < Few), bin => bin.Accuracy, bottom: 0));
        if (tempered is not null) chart.Series.Add(Curve($"at temperature {temperature:0.00}", tempered));
        chart.Series.Add(Bars(null, CountKey, Palette.Line, calibration.Bins, bin => bin.Count, bottom: 0.5));
        return chart;
    }

    private static RectangleBarSeries Bars(
        string? title, string axis, Ink ink, IEnumerable<ReliabilityBin> bins, Func<ReliabilityBin, double> height,
        double bottom)
    {
        var bars = new RectangleBarSeries
        {
            Title = title, YAxisKey = axis, FillColor = PlotStyle.Colour(ink),
            StrokeColor = OxyColors.White, StrokeThickness = 1
        };
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
        curve.YAxisKey = AccuracyKey;
        return curve;
    }

    private static string Percent(double share) => $"{100 * share:0} %";
}
