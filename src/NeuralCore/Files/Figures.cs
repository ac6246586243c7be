using System.Globalization;

namespace NeuralCore;

/// <summary>Formats numbers for people, independent of the culture.</summary>
public static class Figures
{
    public static string Loss(double? value) =>
        value is { } loss ? loss.ToString(loss < 1e6 ? "0.0000" : "G6", CultureInfo.InvariantCulture) : "-";

    public static string Percent(double? value) =>
        value is { } share ? (100 * share).ToString("0.00", CultureInfo.InvariantCulture) + " %" : "-";

    public static string Count(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>1 epoch</c>, <c>6 epochs</c></summary>
    public static string Count(int value, string one) => $"{Count(value)} {one}{(value == 1 ? "" : "s")}";

    public static string Short(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    public static string Seconds(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary><c>0.42 s</c>, <c>12.3 s</c>, <c>4:05 min</c></summary>
    public static string Duration(double seconds) => seconds < 120
        ? seconds.ToString(seconds < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture) + " s"
        : $"{Clock(TimeSpan.FromSeconds(seconds))} {(seconds < 3600 ? "min" : "h")}";

    /// <summary><c>1:02:03</c>, <c>2:03</c></summary>
    public static string Clock(TimeSpan time) =>
        time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);
}
