using NeuralCore.Runs.Pictures;
using OxyPlot;
using OxyPlot.Series;

namespace NeuralCore.Runs.Charts;

/// <summary>
/// A metric over the epochs: the running mean during training, the value on the training images in inference mode, and
/// the value on the validation images.
/// </summary>
/// <param name="Running">Entry e is the value of epoch e; null or not finite where it is missing.</param>
internal sealed record LearningCurves(
    IReadOnlyList<double?> Running, IReadOnlyList<double?>? Inference, IReadOnlyList<double?> Validation)
{
    /// <summary>The curve by which the best epoch is chosen.</summary>
    public IReadOnlyList<double?> Compared => Validation.Any(Known) ? Validation : Running;

    public string ComparedName => Validation.Any(Known) ? "validation" : "training";

    /// <summary>All values that are not missing.</summary>
    public IEnumerable<double> Values =>
        Running.Concat(Inference ?? []).Concat(Validation).Where(Known).Select(value => value!.Value);

    /// <param name="bestEpoch">Marked with a ring.</param>
    /// <param name="height">Maps a value to the vertical axis.</param>
    public void Draw(PlotModel chart, int? bestEpoch, Func<double, double> height)
    {
        Add("training (running mean)", Palette.Blue, MarkerType.Circle, Running, LineStyle.Solid);
        Add("training (inference mode)", Palette.SkyBlue, MarkerType.Triangle, Inference ?? [], LineStyle.Dash);
        Add("validation", Palette.Vermilion, MarkerType.Square, Validation, LineStyle.Solid);
        if (bestEpoch is not { } best || best >= Compared.Count || !Known(Compared[best])) return;
        var ring = new ScatterSeries
        {
            Title = $"best: epoch {best}", MarkerType = MarkerType.Circle, MarkerSize = 7,
            MarkerFill = OxyColors.Transparent, MarkerStroke = PlotStyle.Colour(Palette.Text),
            MarkerStrokeThickness = 1.5
        };
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
