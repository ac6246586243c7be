using NeuralCore.Runner.Reports.Comparing;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace NeuralCore.Runner.Plots;

/// <summary>The learning curves of several runs in one picture: above the share of images read wrongly, below the loss, both on logarithmic axes.</summary>
internal static class ComparisonPlot
{
    public const int Width = 900, Height = 700;

    private const string ErrorAxis = "error", LossAxis = "loss";

    private static readonly OxyColor[] Colors =
    [
        OxyColor.FromRgb(0, 114, 178), OxyColor.FromRgb(213, 94, 0), OxyColor.FromRgb(0, 158, 115), OxyColor.FromRgb(204, 121, 167), OxyColor.FromRgb(230, 159, 0), OxyColor.FromRgb(86, 180, 233),
    ];

    /// <param name="runs">Those without a curve are left out; they keep their letters.</param>
    public static PlotModel Of(IReadOnlyList<ComparedRun> runs)
    {
        var model = new PlotModel { Title = "Learning curves", Subtitle = "solid: validation images, dashed: training images", Background = OxyColors.White };
        model.Legends.Add(new Legend { LegendPosition = LegendPosition.TopRight, LegendPlacement = LegendPlacement.Inside });
        model.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Title = "epoch", MinimumMajorStep = 1, MajorGridlineStyle = LineStyle.Solid, MajorGridlineColor = OxyColors.LightGray });
        model.Axes.Add(Logarithmic(LossAxis, "loss", 0, 0.47));
        model.Axes.Add(Logarithmic(ErrorAxis, "images read wrongly, %", 0.53, 1));
        for (int i = 0; i < runs.Count; i++)
        {
            ComparedRun run = runs[i];
            if (run.Curve.Count == 0) continue;
            bool validated = run.Curve.Any(point => point.ValidationLoss is not null);
            OxyColor color = Colors[i % Colors.Length];
            string name = $"{ComparisonView.Letter(i)}  {run.Name}";
            Add(ErrorAxis, validated ? name : null, LineStyle.Solid, point => Error(point.ValidationAccuracy));
            Add(ErrorAxis, validated ? null : name, LineStyle.Dash, point => Error(point.TrainAccuracy));
            Add(LossAxis, null, LineStyle.Solid, point => point.ValidationLoss);
            Add(LossAxis, null, LineStyle.Dash, point => point.TrainLoss);

            void Add(string axis, string? title, LineStyle style, Func<CurvePoint, double?> figure)
            {
                var line = new LineSeries { YAxisKey = axis, Title = title, RenderInLegend = title is not null, Color = color, LineStyle = style, StrokeThickness = style == LineStyle.Solid ? 2 : 1.2 };
                line.Points.AddRange(run.Curve.Select(point => new DataPoint(point.Epoch, figure(point) is > 0 and var value && double.IsFinite(value) ? value : double.NaN)));
                model.Series.Add(line);
            }
        }

        return model;
    }

    private static double? Error(double? accuracy) => 100 * (1 - accuracy);

    private static LogarithmicAxis Logarithmic(string key, string title, double from, double to) => new()
    {
        Key = key,
        Title = title,
        Position = AxisPosition.Left,
        StartPosition = from,
        EndPosition = to,
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = OxyColors.LightGray,
    };
}
