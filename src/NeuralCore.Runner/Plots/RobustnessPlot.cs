using NeuralCore.Runner.Pictures;
using NeuralCore.Runner.Reports;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;

namespace NeuralCore.Runner.Plots;

/// <summary>What becomes of the accuracy when the images are disturbed: a panel a kind of disturbance, for each has its own unit.</summary>
internal static class RobustnessPlot
{
    private const double Gap = 0.03;

    /// <summary>A good width for so many kinds, in pixels.</summary>
    public static int Width(int kinds) => Math.Max(PlotStyle.Width, 90 + 170 * kinds);

    /// <param name="rows">Kind with its unit (<c>rotation (degrees)</c>), strength in that unit, accuracy in [0, 1].</param>
    /// <param name="undisturbed">The accuracy on the images as they are, drawn across all panels.</param>
    public static PlotModel Create(IReadOnlyList<(string Kind, double Strength, double Accuracy)> rows, double? undisturbed = null)
    {
        PlotModel chart = PlotStyle.Model(Title(rows));
        IGrouping<string, (string Kind, double Strength, double Accuracy)>[] kinds = [.. rows.GroupBy(row => row.Kind)];
        double low = Math.Max(0, rows.Select(row => row.Accuracy).DefaultIfEmpty(0).Min() - 0.03);
        var axis = new LinearAxis { Minimum = low, Maximum = 1, MaximumPadding = 0.02, LabelFormatter = share => $"{Figures.Short(100 * share)} %" };
        chart.Axes.Add(PlotStyle.Axis(axis, AxisPosition.Left, "images read rightly"));
        for (int i = 0; i < kinds.Length; i++)
        {
            double from = (double)i / kinds.Length, to = (i + 1.0) / kinds.Length;
            var strengths = new LinearAxis { Key = $"{i}", StartPosition = from + (i == 0 ? 0 : Gap / 2), EndPosition = to - (i == kinds.Length - 1 ? 0 : Gap / 2), MinimumPadding = 0.06, MaximumPadding = 0.06, StringFormat = "G3", IntervalLength = 45 };
            chart.Axes.Add(PlotStyle.Axis(strengths, AxisPosition.Bottom, kinds[i].Key));
            OxyPlot.Series.LineSeries line = PlotStyle.Line(null, Palette.Series[i % Palette.Series.Count], MarkerType.Circle, kinds[i].OrderBy(row => row.Strength).Select(row => new DataPoint(row.Strength, row.Accuracy)));
            line.XAxisKey = $"{i}";
            chart.Series.Add(line);
            if (undisturbed is { } level)
                chart.Annotations.Add(new LineAnnotation { Type = LineAnnotationType.Horizontal, Y = level, XAxisKey = $"{i}", Color = PlotStyle.Colour(Palette.Faint), LineStyle = LineStyle.Dash, StrokeThickness = 1.2, Layer = AnnotationLayer.BelowSeries });
        }

        return chart;
    }

    private static string Title(IReadOnlyList<(string Kind, double Strength, double Accuracy)> rows)
    {
        if (rows.Count == 0) return "No image was disturbed";
        (string kind, double strength, double accuracy) = rows.MinBy(row => row.Accuracy);
        return $"Disturbed images: {Figures.Percent(accuracy)} right at the worst, {kind} {Figures.Short(strength)}";
    }
}
