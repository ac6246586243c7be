using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;

namespace NeuralCore.Runs.Charts;

/// <summary>The loss after each epoch.</summary>
internal static class LossPlot
{
    /// <param name="epochs">Epoch 0 first.</param>
    /// <param name="bestEpoch">The epoch whose weights were kept.</param>
    /// <param name="inference">The loss on the training images in inference mode, one entry per epoch.</param>
    /// <param name="unit">Name of the axis.</param>
    public static PlotModel Create(
        IReadOnlyList<EpochRecord> epochs, int? bestEpoch = null, IReadOnlyList<double?>? inference = null,
        string unit = "mean cross-entropy (nats)")
    {
        var curves = new LearningCurves(
            [.. epochs.Select(epoch => (double?)epoch.TrainLoss)], inference,
            [.. epochs.Select(epoch => epoch.ValidationLoss)]);
        double[] values = [.. curves.Values];
        (double low, double high) = values.Length == 0 ? (0, 1) : (values.Min(), values.Max());
        PlotModel chart = PlotStyle.Model(Title(curves));
        chart.Axes.Add(PlotStyle.EpochAxis(epochs.Count - 1));
        chart.Axes.Add(PlotStyle.Axis<Axis>(
            DecadeAxis.Suits(low, high) ? new DecadeAxis(low, high) : new LinearAxis { Minimum = Math.Min(0, low) },
            AxisPosition.Left, unit));
        chart.Legends.Add(PlotStyle.Legend(LegendPosition.RightTop));
        curves.Draw(chart, bestEpoch, loss => loss);
        return chart;
    }

    private static string Title(LearningCurves curves)
    {
        if (!curves.Values.Any()) return "No loss was recorded";
        (double? loss, int epoch) = curves.Compared.Select((loss, epoch) => (loss, epoch))
            .Where(point => point.loss is { } value && double.IsFinite(value)).MinBy(point => point.loss);
        return $"The {curves.ComparedName} loss is lowest after epoch {epoch}: {Figures.Loss(loss)}";
    }
}
