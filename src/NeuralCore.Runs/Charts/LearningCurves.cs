using NeuralCore.Runs.Pictures;
using OxyPlot;
using OxyPlot.Series;

namespace NeuralCore.Runs.Charts;

/// <summary>
/// One figure over the epochs: as it was while training, on the training images in inference mode, and on the
/// validation images.
/// </summary>
/// <param name="Running">Entry e is epoch e's; null or not finite where it is not known.</param>
internal sealed record LearningCurves(
    IReadOnlyList<double?> Running, IReadOnlyList<double?>? Inference, IReadOnlyList<double?> Validation)
{
    /// <summary>The curve by which a network is chosen.</summary>
    public IReadOnlyList<double?> Compared => Validation.Any(Known) ? Validation : Running;

    public string ComparedName => Validation.Any(Known) ? "validation" : "training";

    /// <summary>All numbers that are known.</summary>
    public IEnumerable<double> Values =>
        Running.Concat(Inference ?? []).Concat(Validation).Where(Known).Select(value => value!.Value);

    /// <param name="bestEpoch">Gets a ring around its point.</param>
    /// <param name="height">What a number becomes on the vertical axis.</param>
    public void Draw(PlotModel chart, int? bestEpoch, Func<double, double> height)
    {
        Add("training, while it ran", Palette.Blue, MarkerType.Circle, Running, LineStyle.Solid);
        Add("training, in inference mode", Palette.SkyBlue, MarkerType.Triangle, Inference ?? [], LineStyle.Dash);
        Add("validation", Palette.Vermilion, MarkerType.Square, Validation, LineStyle.Solid);
        if (bestEpoch is not { } best || best >= Compared.Count || !Known(Compared[best])) return;
        var ring = new ScatterSeries { Title = $"best: epoch {best}", MarkerType = MarkerType.Circle, MarkerSize = 7,
            MarkerFill = OxyColors.Transparent, MarkerStroke = PlotStyle.Colour(Palette.Text),
            MarkerStrokeThickness = 1.5 };
        ring.Points.Add(new(best, height(Compared[best]!.Value)));
        chart.Series.Add(ring);

        void Add(string name, Ink ink, MarkerType mark, IReadOnlyList<double?> values, LineStyle style)
        {
            if (values.Any(Known))
            {
                chart.Series.Add(PlotStyle.Line(
                    name, ink, mark, values.Select(
                    (value, epoch) => Known(value) ? new DataPoint(epoch, height(value!.Value)) : DataPoint.Undefined),
                    style));
            }
        }
    }

    private static bool Known(double? value) => value is { } number && double.IsFinite(number);
}
