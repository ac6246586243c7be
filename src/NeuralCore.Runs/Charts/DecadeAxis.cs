using System.Globalization;
using OxyPlot.Axes;

namespace NeuralCore.Runs.Charts;

/// <summary>
/// A logarithmic axis with labels at 1, 2 and 5 of each decade where there is room, so that half a decade is
/// readable.
/// </summary>
internal sealed class DecadeAxis : LogarithmicAxis
{
    /// <summary>Pixels that a label takes.</summary>
    private const double LabelRoom = 15;

    /// <summary>Below this ratio of the largest to the smallest number a logarithmic axis has too few labels.</summary>
    private const double MinRatio = 8;

    private readonly double? lastTick;

    /// <param name="low">The smallest number shown, above 0.</param>
    /// <param name="lastTick">One more label, where the axis ends.</param>
    public DecadeAxis(double low, double high, Func<double, string>? label = null, double? lastTick = null)
    {
        this.lastTick = lastTick;
        double margin = Math.Pow(high / low, 0.04);
        (Minimum, Maximum) = (low / margin, high * margin);
        LabelFormatter = label ?? (value => value.ToString("G3", CultureInfo.InvariantCulture));
    }

    /// <summary>Whether the range is large enough for a logarithmic axis.</summary>
    public static bool Suits(double low, double high) => low > 0 && double.IsFinite(high) && high / low >= MinRatio;

    public override void GetTickValues(
        out IList<double> majorLabelValues, out IList<double> majorTickValues, out IList<double> minorTickValues)
    {
        double room = Math.Abs(Transform(ActualMaximum) - Transform(ActualMinimum)) / LabelRoom;
        List<double> ticks = Ticks([1, 2, 5], every: 1);
        for (int every = 1; ticks.Count > room && every < 9; every++) ticks = Ticks([1], every);
        if (lastTick is { } end) ticks = [end, .. ticks.Where(tick => tick > 1.3 * end)];
        (majorLabelValues, majorTickValues, minorTickValues) = (ticks, ticks, []);
    }

    /// <param name="every">Decades between two labels.</param>
    private List<double> Ticks(int[] digits, int every)
    {
        int first = (int)Math.Floor(Math.Log10(ActualMinimum)), last = (int)Math.Ceiling(Math.Log10(ActualMaximum));
        return
        [
            .. from power in Enumerable.Range(first, last - first + 1)
               where power % every == 0
               from digit in digits
               let tick = double.Parse(
                   string.Create(CultureInfo.InvariantCulture, $"{digit}E{power}"), CultureInfo.InvariantCulture)
               where tick >= ActualMinimum && tick <= ActualMaximum
               select tick,
        ];
    }
}
