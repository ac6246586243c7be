using System.Globalization;

namespace NeuralCore.Runs.Settings;

/// <summary>A kind of value that is written as text: how it is read, and what is reported where that fails.</summary>
/// <param name="TryRead">False where the text is no such value.</param>
/// <param name="Problem">The message, from the name of what is read and the text.</param>
internal sealed record ValueKind<T>(ValueKind<T>.Reader TryRead, Func<string, string, string> Problem)
{
    public delegate bool Reader(string text, out T value);

    /// <param name="name">Of the setting or option, for the message.</param>
    /// <exception cref="UsageException">The text is no such value.</exception>
    public T Read(string name, string text) =>
        TryRead(text, out T value) ? value : throw new UsageException(Problem(name, text));
}

/// <summary>The kinds of values that settings and options have.</summary>
internal static class ValueKind
{
    public static ValueKind<string> Text { get; } = new(
        (string text, out string value) =>
        {
            value = text;
            return true;
        },
        (name, text) => $"{name}: '{text}' is no text.");

    /// <summary>A seed: any 64-bit number.</summary>
    public static ValueKind<ulong> Seed { get; } = new(
        (string text, out ulong value) =>
            ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value),
        (name, text) => $"{name} is a whole number of at least 0, not '{text}'.");

    public static ValueKind<Augmentation> Augmentation { get; } = new(
        (string text, out Augmentation value) =>
        {
            try
            {
                value = NeuralCore.Augmentation.Parse(text);
                return true;
            }
            catch (FormatException)
            {
                value = NeuralCore.Augmentation.None;
                return false;
            }
        },
        (name, text) =>
        {
            try
            {
                NeuralCore.Augmentation.Parse(text);
                return "";
            }
            catch (FormatException e)
            {
                return $"{name}: {e.Message}";
            }
        });

    public static ValueKind<int> Whole(int min, int max = int.MaxValue) => new(
        (string text, out int value) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= min
                && value <= max,
        (name, text) => $"{name} is a whole number {Range(min, max)}, not '{text}'.");

    /// <param name="range">In words, for the message: <c>above 0</c>.</param>
    public static ValueKind<double> Number(string range, Func<double, bool> isInRange) => new(
        (string text, out double value) => TryNumber(text, isInRange, out value),
        (name, text) => $"{name} is a number {range}, not '{text}'." +
            (text.Contains(',', StringComparison.Ordinal) ? " Decimals are written with a point." : ""));

    /// <summary>One of some words.</summary>
    public static ValueKind<string> Choice(IReadOnlyList<string> words) => new(
        (string text, out string value) =>
        {
            value = text;
            return words.Contains(text);
        },
        (name, text) => $"{name}: '{text}' is unknown. Known are " +
            $"{string.Join(", ", words)}.{Suggestion.For(text, words)}");

    /// <summary>Whole numbers with commas between them.</summary>
    /// <param name="example">For the message.</param>
    public static ValueKind<int[]> WholeList(string example, int min, int max = int.MaxValue) => new(
        (string text, out int[] values) =>
        {
            values = [.. text.Split(',').Select(part =>
                int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : -1)];
            return values.All(value => value >= min && value <= max);
        },
        (name, text) => $"{name} is one or more whole numbers {Range(min, max)} with commas between them, as in " +
            $"{example}, not '{text}'.");

    /// <summary>Numbers with commas between them, one or as many as images have channels.</summary>
    /// <param name="range">In words, for the message: <c>above 0</c>.</param>
    public static ValueKind<double[]> NumberList(string example, string range, Func<double, bool> isInRange) => new(
        (string text, out double[] values) =>
        {
            values = [.. text.Split(',')
                .Select(part => TryNumber(part, isInRange, out double value) ? value : double.NaN)];
            return values.All(double.IsFinite);
        },
        (name, text) => $"{name} is a number {range}, or one a channel with commas between them, as in {example}, " +
            $"not '{text}'.");

    private static bool TryNumber(string text, Func<double, bool> isInRange, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value)
            && isInRange(value);

    private static string Range(int min, int max) =>
        max == int.MaxValue ? $"of at least {min}" : $"from {min} to {max}";
}
