using System.Globalization;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Training;

/// <summary>The trials of a hyperparameter search: all combinations of values, or random ones.</summary>
internal static class SweepPlan
{
    public const int MaxTrials = 1000;

    private const string RangeMark = "..";

    /// <summary>Parses <c>learning-rate=0.001,0.01</c> or <c>learning-rate=0.0001..0.1</c>.</summary>
    /// <exception cref="UsageException">The setting is unknown, or a value is invalid.</exception>
    public static SweepAxis Parse(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? text : text[..equals];
        Setting setting = TrainSettings.Training.Concat(TrainSettings.Run).FirstOrDefault(known => known.Name == name)
            ?? throw new UsageException($"--vary {text}: expected NAME=VALUES with the name of an option of train, " +
                "such as learning-rate=0.001,0.01.");
        if (name is "threads" or "output")
            throw new UsageException($"--vary {text}: the sweep itself sets --{name}.");
        string values = equals < 0 ? "" : text[(equals + 1)..];
        int dots = values.IndexOf(RangeMark, StringComparison.Ordinal);
        if (dots > 0)
        {
            (double low, double high) = (Number(values[..dots]), Number(values[(dots + RangeMark.Length)..]));
            if (!(low > 0 && high > low))
                throw new UsageException($"--vary {text}: expected a range of positive numbers, the smaller first.");
            bool isWhole = !values.Remove(dots, RangeMark.Length).Contains('.', StringComparison.Ordinal);
            return new SweepAxis(setting, [], (low, high, isWhole));
        }

        // Values that contain commas, such as those of --hidden, are separated by semicolons.
        string[] list = [.. values.Split(values.Contains(';', StringComparison.Ordinal) ? ';' : ',')
            .Select(value => value.Trim()).Distinct()];
        foreach (string value in list) setting.Check(value);
        return new SweepAxis(setting, list, null);

        double Number(string word) =>
            double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value
            : throw new UsageException($"--vary {text}: '{word}' is not a number.");
    }

    /// <summary>Every combination of the values.</summary>
    /// <returns>For each trial the words of its options.</returns>
    /// <exception cref="UsageException">An axis is a range, or there are too many combinations.</exception>
    public static IReadOnlyList<string[]> Grid(IReadOnlyList<SweepAxis> axes)
    {
        if (axes.FirstOrDefault(axis => axis.Range is not null) is { } range)
        {
            throw new UsageException(
                $"--vary {range.Setting.Name}: a range is for a random search: give --random N, or values.");
        }

        if (axes.Aggregate(1.0, (product, axis) => product * axis.Values.Count) > MaxTrials)
            throw new UsageException($"More than {MaxTrials} combinations: give fewer values, or --random N.");
        return axes.Aggregate((IReadOnlyList<string[]>)[[]], (trials, axis) =>
        [
            .. trials.SelectMany(
                _ => axis.Values, (trial, value) => (string[])[.. trial, axis.Setting.Option, value]),
        ]);
    }

    /// <summary>Random trials: values with equal probability, numbers of a range uniform in their logarithm. The first
    /// trials do not depend on the count.</summary>
    public static IReadOnlyList<string[]> Random(IReadOnlyList<SweepAxis> axes, int count, ulong seed) =>
    [
        .. Enumerable.Range(0, count).Select(trial =>
        {
            var random = new RandomStream(seed, RandomPurpose.Shuffle, epoch: -1, index: trial);
            return axes.SelectMany(axis => (string[])[axis.Setting.Option, Draw(axis, ref random)]).ToArray();
        }).DistinctBy(words => string.Join(' ', words)),
    ];

    private static string Draw(SweepAxis axis, ref RandomStream random)
    {
        if (axis.Range is not { } range) return axis.Values[random.NextInt(axis.Values.Count)];
        double value = Math.Exp(random.NextDouble(Math.Log(range.Low), Math.Log(range.High)));
        string text = range.IsWhole ? $"{Math.Round(value)}" : value.ToString("G3", CultureInfo.InvariantCulture);
        axis.Setting.Check(text);
        return text;
    }
}

/// <summary>A hyperparameter that a search varies.</summary>
/// <param name="Values">Empty for a range.</param>
/// <param name="Range">Its limits, and whether its numbers are integers.</param>
internal sealed record SweepAxis(
    Setting Setting, IReadOnlyList<string> Values, (double Low, double High, bool IsWhole)? Range);
