using System.Globalization;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;

namespace NeuralCore.Runs.Charts;

/// <summary>The accuracy after each epoch.</summary>
/// <remarks>A good network reaches 98 % in one epoch and then improves slowly. For high accuracies, the axis is
/// logarithmic in the error rate, 1 − accuracy.</remarks>
internal static class AccuracyPlot
{
    /// <summary>From this accuracy on, the axis is logarithmic in the error rate.</summary>
    private const double Good = 0.9;

    /// <inheritdoc cref="LossPlot.Create"/>
    public static PlotModel Create(
        IReadOnlyList<EpochRecord> epochs, int? bestEpoch = null, IReadOnlyList<double?>? inference = null)
    {
        var curves = new LearningCurves(
            [.. epochs.Select(epoch => (double?)epoch.TrainAccuracy)], inference,
            [.. epochs.Select(epoch => epoch.ValidationAccuracy)]);
        double[] values = [.. curves.Values];
        PlotModel chart = PlotStyle.Model(Title(curves));
        chart.Axes.Add(PlotStyle.EpochAxis(epochs.Count - 1));
        chart.Legends.Add(PlotStyle.Legend(LegendPosition.RightBottom));
        if (values.Length == 0 || values.Max() < Good)
        {
            chart.Axes.Add(PlotStyle.Axis(
                new LinearAxis { Minimum = 0, Maximum = 1, LabelFormatter = Label }, AxisPosition.Left, "accuracy"));
            curves.Draw(chart, bestEpoch, accuracy => accuracy);
            return chart;
        }

        // A logarithmic axis cannot show an error rate of 0: it is drawn at half of the smallest other error rate.
        bool perfect = values.Any(accuracy => accuracy >= 1);
        double least = values.Where(accuracy => accuracy < 1).Select(accuracy => 1 - accuracy).DefaultIfEmpty(0.01)
            .Min();
        double low = perfect ? least / 2 : least, high = Math.Max(1 - values.Min(), 0.1);
        var axis = new DecadeAxis(
            low, high, error =>
            perfect && error <= low ? "100 %"
            : string.Create(CultureInfo.InvariantCulture, $"{100 * (1 - error):G7} %"),
            perfect ? low : null)
        { StartPosition = 1, EndPosition = 0 };
        chart.Axes.Add(PlotStyle.Axis(axis, AxisPosition.Left, "accuracy (logarithmic towards 100 %)"));
        curves.Draw(chart, bestEpoch, accuracy => Math.Max(low, 1 - accuracy));
        return chart;
    }

    private static string Label(double share) => $"{Figures.Short(100 * share)} %";

    private static string Title(LearningCurves curves)
    {
        if (!curves.Values.Any()) return "No accuracy was recorded";
        (double? accuracy, int epoch) = curves.Compared.Select((accuracy, epoch) => (accuracy, epoch))
            .Where(point => point.accuracy is { } value && double.IsFinite(value)).MaxBy(point => point.accuracy);
        return $"The {curves.ComparedName} accuracy is highest after epoch {epoch}: {Figures.Percent(accuracy)}";
    }
}
