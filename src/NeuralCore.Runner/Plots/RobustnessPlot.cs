using NeuralCore.Runner.Pictures;
using NeuralCore.Runner.Reports;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace NeuralCore.Runner.Plots;

/// <summary>What becomes of the accuracy when the images are disturbed: a panel a kind of disturbance, for each has its own unit.</summary>
internal static class RobustnessPlot
{
    private const double Gap = 0.03;

    /// <summary>A good width for so many kinds, in pixels.</summary>
    public static int Width(int kinds) => Math.Max(PlotStyle.Width, 90 + 170 * kinds);

    /// <param name="rows">Kind and strength as <see cref="Evaluation.RobustnessRow"/> has them, accuracy in [0, 1].</param>
    /// <param name="undisturbed">The accuracy on the images as they are: where each curve begins.</param>
    public static PlotModel Create(IReadOnlyList<(string Kind, double Strength, double Accuracy)> rows, double? undisturbed = null)
    {
        PlotModel chart = PlotStyle.Model(Title(rows));
        IGrouping<Panel, (string Kind, double Strength, double Accuracy)>[] panels = [.. rows.GroupBy(row => Panel.Of(row.Kind))];
        double low = Math.Max(0, rows.Select(row => row.Accuracy).DefaultIfEmpty(0).Min() - 0.03);
        chart.Axes.Add(PlotStyle.Axis(new LinearAxis { Minimum = low, Maximum = 1, LabelFormatter = share => $"{Figures.Short(100 * share)} %" }, AxisPosition.Left, "images read rightly"));
        for (int i = 0; i < panels.Length; i++)
        {
            string key = $"{i}";
            double from = (double)i / panels.Length, to = (i + 1.0) / panels.Length;
            var strengths = new LinearAxis { Key = key, StartPosition = from + (i == 0 ? 0 : Gap / 2), EndPosition = to - (i == panels.Length - 1 ? 0 : Gap / 2), MinimumPadding = 0.08, MaximumPadding = 0.08, StringFormat = "G3", IntervalLength = 40 };
            chart.Axes.Add(PlotStyle.Axis(strengths, AxisPosition.Bottom, panels[i].Key.Title));
            IEnumerable<DataPoint> points = panels[i].Select(row => new DataPoint(row.Strength, row.Accuracy));
            if (undisturbed is { } level)
            {
                points = points.Append(new(panels[i].Key.Neutral, level));
                chart.Annotations.Add(new LineAnnotation { Type = LineAnnotationType.Horizontal, Y = level, XAxisKey = key, Color = PlotStyle.Colour(Palette.Faint), LineStyle = LineStyle.Dash, StrokeThickness = 1.2, Layer = AnnotationLayer.BelowSeries });
            }

            LineSeries line = PlotStyle.Line(null, Palette.Series[i % Palette.Series.Count], MarkerType.Circle, points.OrderBy(point => point.X));
            line.XAxisKey = key;
            chart.Series.Add(line);
        }

        return chart;
    }

    private static string Title(IReadOnlyList<(string Kind, double Strength, double Accuracy)> rows)
    {
        if (rows.Count == 0) return "No image was disturbed";
        (string kind, double strength, double accuracy) = rows.MinBy(row => row.Accuracy);
        return $"The worst disturbance is {kind} {Figures.Short(Math.Abs(strength))}: {Figures.Percent(accuracy)} read rightly";
    }

    /// <param name="Neutral">The strength that changes nothing.</param>
    private sealed record Panel(string Title, double Neutral)
    {
        private static readonly Panel Strokes = new("strokes (px)", 0);

        public static Panel Of(string kind) => kind switch
        {
            "shift" => new("shift (px)", 0),
            "rotation" => new("rotation (°)", 0),
            "scale" => new("scale (×)", 1),
            "thinner strokes" or "thicker strokes" => Strokes,
            "noise" => new("noise (σ)", 0),
            _ => new(kind, 0),
        };
    }
}
