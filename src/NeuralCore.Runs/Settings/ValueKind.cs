using System.Globalization;

namespace NeuralCore.Runs.Settings;

/// <summary>A kind of value that is given as text: its parser and its error message.</summary>
/// <param name="TryRead">False where the text is not a valid value.</param>
/// <param name="Problem">Returns the error message for the name of the option and the text.</param>
internal sealed record ValueKind<T>(ValueKind<T>.Reader TryRead, Func<string, string, string> Problem)
{
    public delegate bool Reader(string text, out T value);

    /// <param name="name">The setting or option, for the message.</param>
    /// <exception cref="UsageException">The text is not a valid value.</exception>
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
        (name, text) => $"{name}: '{text}' is not text.");

    /// <summary>A seed: any 64-bit number.</summary>
    public static ValueKind<ulong> Seed { get; } = new(
        (string text, out ulong value) =>
            ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value),
        (name, text) => $"{name} is an integer of at least 0, not '{text}'.");

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

    public static ValueKind<int> Integer(int min, int max = int.MaxValue) => new(
        (string text, out int value) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= min
                && value <= max,
        (name, text) => $"{name} is an integer {Range(min, max)}, not '{text}'.");

    /// <param name="range">As text, for the message: <c>above 0</c>.</param>
    public static ValueKind<double> Number(string range, Func<double, bool> isInRange) => new(
        (string text, out double value) => TryNumber(text, isInRange, out value),
        (name, text) => $"{name} is a number {range}, not '{text}'." +
            (text.Contains(',', StringComparison.Ordinal) ? " Decimals are written with a point." : ""));

    /// <summary>One of a list of words.</summary>
    public static ValueKind<string> Choice(IReadOnlyList<string> words) => new(
        (string text, out string value) =>
        {
            value = text;
            return words.Contains(text);
        },
        (name, text) => $"{name}: '{text}' is unknown. Valid values are " +
            $"{string.Join(", ", words)}.{Suggestion.For(text, words)}");

    /// <summary>Integers, separated by commas.</summary>
    /// <param name="example">For the message.</param>
    public static ValueKind<int[]> IntegerList(string example, int min, int max = int.MaxValue) => new(
        (string text, out int[] values) =>
        {
            values = [.. text.Split(',').Select(part =>
                int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : -1)];
            return values.All(value => value >= min && value <= max);
        },
        (name, text) => $"{name} is one or more integers {Range(min, max)} separated by commas, as in " +
            $"{example}, not '{text}'.");

    /// <summary>Numbers, separated by commas: one, or one per channel.</summary>
    /// <param name="range">As text, for the message: <c>above 0</c>.</param>
    public static ValueKind<double[]> NumberList(string example, string range, Func<double, bool> isInRange) => new(
        (string text, out double[] values) =>
        {
            values = [.. text.Split(',')
                .Select(part => TryNumber(part, isInRange, out double value) ? value : double.NaN)];
            return values.All(double.IsFinite);
        },
        (name, text) => $"{name} is a number {range}, or one per channel separated by commas, as in {example}, " +
            $"not '{text}'.");

    private static bool TryNumber(string text, Func<double, bool> isInRange, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value)
            && isInRange(value);

    private static string Range(int min, int max) =>
        max == int.MaxValue ? $"of at least {min}" : $"from {min} to {max}";
}
