using NeuralCore.Runs.Comparing;
using NeuralCore.Runs.Pictures;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;

namespace NeuralCore.Runs.Charts;

/// <summary>
/// The learning curves of several runs in one chart: the error rate above, the loss below.
/// </summary>
internal static class ComparisonPlot
{
    public const int Width = 900, Height = 720;

    /// <summary>Pixels of a run's name.</summary>
    private const int MaxName = Width - 120;

    private const string ErrorAxis = "error", LossAxis = "loss";

    /// <param name="runs">Runs without a curve are omitted; the others keep their letters.</param>
    public static PlotModel Create(IReadOnlyList<ComparedRun> runs)
    {
        PlotModel chart = PlotStyle.Model(
            Title(runs), "solid: validation, dashed: training (running mean during the epoch)");
        chart.Legends.Add(PlotStyle.Legend(LegendPosition.TopLeft, LegendPlacement.Outside));
        chart.Axes.Add(PlotStyle.EpochAxis(
            runs.SelectMany(run => run.Curve).Select(point => point.Epoch).DefaultIfEmpty().Max()));
        AddPanel(chart, runs, ErrorAxis, "error rate", (0.53, 1), point =>
            1 - point.ValidationAccuracy, point => 1 - point.TrainAccuracy, Percent);
        AddPanel(chart, runs, LossAxis, "mean cross-entropy (nats)", (0, 0.47), point => point.ValidationLoss, point =>
            point.TrainLoss, Figures.Short);
        return chart;
    }

    private static void AddPanel(
        PlotModel chart, IReadOnlyList<ComparedRun> runs, string key, string title, (double From, double To) place,
        Func<CurvePoint, double?> validation, Func<CurvePoint, double?> training, Func<double, string> label)
    {
        double[] values = [
            .. runs.SelectMany(run => run.Curve).SelectMany(point => (double?[])[validation(point), training(point)])
            .Where(IsKnown).Select(value => value!.Value)];
        double high = values.DefaultIfEmpty(1).Max(), least = values.Where(value => value > 0).DefaultIfEmpty(1).Min();

        // A logarithmic axis cannot show 0: it is drawn at half of the smallest other value.
        bool hasZero = values.Contains(0);
        double low = hasZero ? least / 2 : least;
        bool logarithmic = DecadeAxis.Suits(low, high);
        Axis axis = logarithmic
            ? new DecadeAxis(low, high, value =>
                hasZero && value <= low ? label(0) : label(value), hasZero ? low : null)
            : new LinearAxis { Minimum = 0, Maximum = 1.05 * high, LabelFormatter = label };
        (axis.Key, axis.StartPosition, axis.EndPosition) = (key, place.From, place.To);
        chart.Axes.Add(PlotStyle.Axis(axis, AxisPosition.Left, title));
        for (int i = 0; i < runs.Count; i++)
        {
            bool validated = runs[i].Curve.Any(point => IsKnown(validation(point)));
            string name = TextWidth.Shorten(
                $"{ComparedRun.Letter(i)}: {TextWidth.Plain(runs[i].Name)}", MaxName, PlotStyle.LegendSize);
            Add(runs[i], i, key == ErrorAxis && validated ? name : null, LineStyle.Solid, validation);
            Add(runs[i], i, key == ErrorAxis && !validated ? name : null, LineStyle.Dash, training);
        }

        void Add(ComparedRun run, int i, string? name, LineStyle style, Func<CurvePoint, double?> figure)
        {
            if (!run.Curve.Any(point => IsKnown(figure(point)))) return;
            var line = PlotStyle.Line(
                name, Palette.Series[i % Palette.Series.Count],
                style == LineStyle.Solid ? MarkerType.Circle : MarkerType.None, run.Curve.Select(Point), style);
            line.YAxisKey = key;
            chart.Series.Add(line);

            DataPoint Point(CurvePoint point) =>
                figure(point) is { } value && double.IsFinite(value)
                ? new(point.Epoch, logarithmic ? Math.Max(low, value) : value) : DataPoint.Undefined;
        }
    }

    private static bool IsKnown(double? value) => value is { } number && double.IsFinite(number);

    private static string Percent(double share) => $"{Figures.Short(100 * share)} %";

    private static string Title(IReadOnlyList<ComparedRun> runs)
    {
        var points = runs.SelectMany(
            (run, i) => run.Curve.Where(point => IsKnown(point.ValidationLoss))
            .Select(point => (Run: i, point.Epoch, Loss: point.ValidationLoss!.Value))).ToList();
        if (points.Count == 0) return "Learning curves";
        (int best, int epoch, double loss) = points.MinBy(point => point.Loss);
        return $"Lowest validation loss: run {ComparedRun.Letter(best)}, {Figures.Loss(loss)} after epoch " +
            $"{epoch}";
    }
}
