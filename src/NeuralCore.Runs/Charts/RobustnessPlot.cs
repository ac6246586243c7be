using NeuralCore.Disturbances;
using NeuralCore.Runs.Pictures;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace NeuralCore.Runs.Charts;

/// <summary>
/// The accuracy on changed images: one panel for each kind of change, since each has its own unit.
/// </summary>
internal static class RobustnessPlot
{
    private const double Gap = 0.03;

    /// <summary>A suitable width for a number of panels, in pixels.</summary>
    public static int Width(IReadOnlyList<RobustnessRow> rows) =>
        Math.Max(PlotStyle.Width, 90 + 160 * Panels(rows).Count());

    /// <param name="rows">Where the accuracy on unchanged images is included, each curve starts there.</param>
    public static PlotModel Create(IReadOnlyList<RobustnessRow> rows)
    {
        PlotModel chart = PlotStyle.Model(Title(rows));
        double? undisturbed = rows.FirstOrDefault(row => row.Kind == Unchanged.Name)?.Accuracy;
        IGrouping<Panel, RobustnessRow>[] panels = [.. Panels(rows)];
        double low = Math.Max(0, rows.Select(row => row.Accuracy).DefaultIfEmpty(0).Min() - 0.03);
        chart.Axes.Add(PlotStyle.Axis(
            new LinearAxis { Minimum = low, Maximum = 1, LabelFormatter = share => $"{Figures.Short(100 * share)} %" },
            AxisPosition.Left, "accuracy"));
        for (int i = 0; i < panels.Length; i++)
        {
            string key = $"{i}";
            double from = (double)i / panels.Length, to = (i + 1.0) / panels.Length;
            var strengths = new LinearAxis
            {
                Key = key, StartPosition = from + (i == 0 ? 0 : Gap / 2),
                EndPosition = to - (i == panels.Length - 1 ? 0 : Gap / 2), MinimumPadding = 0.08, MaximumPadding = 0.08,
                StringFormat = "G3", IntervalLength = 40
            };
            chart.Axes.Add(PlotStyle.Axis(strengths, AxisPosition.Bottom, panels[i].Key.Title));
            IEnumerable<DataPoint> points = panels[i].Select(row => new DataPoint(row.Strength, row.Accuracy));
            if (undisturbed is { } level)
            {
                points = points.Append(new(panels[i].Key.Neutral, level));
                chart.Annotations.Add(
                    new LineAnnotation
                    {
                        Type = LineAnnotationType.Horizontal, Y = level, XAxisKey = key,
                        Color = PlotStyle.Colour(Palette.Faint), LineStyle = LineStyle.Dash, StrokeThickness = 1.2,
                        Layer = AnnotationLayer.BelowSeries
                    });
            }

            LineSeries line = PlotStyle.Line(
                null, Palette.Series[i % Palette.Series.Count], MarkerType.Circle, points.OrderBy(point => point.X));
            line.XAxisKey = key;
            chart.Series.Add(line);
        }

        return chart;
    }

    private static IEnumerable<IGrouping<Panel, RobustnessRow>> Panels(IReadOnlyList<RobustnessRow> rows) =>
        rows.Where(row => row.Kind != Unchanged.Name).GroupBy(row => Panel.Of(row.Kind));

    private static string Title(IReadOnlyList<RobustnessRow> rows) =>
        rows.Where(row => row.Kind != Unchanged.Name).MinBy(row => row.Accuracy) is { } worst
            ? $"Lowest accuracy: {Figures.Percent(worst.Accuracy)} with {worst.Kind} {worst.Setting}"
            : "No image was changed";

    /// <param name="Neutral">The strength at which images are unchanged.</param>
    private sealed record Panel(string Title, double Neutral)
    {
        public static Panel Of(string kind) => kind switch
        {
            "shift" => new("shift (px)", 0),
            "rotation" => new("rotation (degrees)", 0),
            "scale" => new("scale (factor)", 1),
            "thinner strokes" or "thicker strokes" => new("stroke width (± px)", 0),
            "noise" => new("noise (σ, of full ink)", 0),
            _ => new(kind, 0),
        };
    }
}
