using System.CommandLine;
using System.Globalization;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runner.Commands;

/// <summary>Options whose errors say what was expected.</summary>
internal static class CommandOption
{
    private const int LargestSide = 65_536;

    public static Option<string?> Text(string name, string help, string description) => new(name) { HelpName = help, Description = description };

    public static Option<bool> Switch(string name, string description) => new(name) { Description = description };

    /// <summary>The same for every command that has a result.</summary>
    public static Option<bool> Quiet() => Switch("--quiet", "Print the result in one line, errors, and nothing else.");

    /// <summary>The same for every command that takes a graph.</summary>
    public static Option<string?> OutputName() =>
        Text("--output-name", "NAME", "Which output of an .onnx file with several. [the likeliest, which is reported]");

    /// <summary>The same for every command that prints a JSON object.</summary>
    public static Option<bool> Json() => Switch(
        "--json", "Print one JSON object on standard output and nothing else there.");

    public static Option<string?> Dataset(string auto) =>
        Text("--dataset", "auto|mnist|fashion|generated|DIR", $"The data set, or a folder of IDX files. {auto}");

    public static Option<string?> DataFolder() => Text("--data", "DIR", "The folder that holds the data set's files.");

    public static Option<string?> DataSet() =>
        Text("--set", "NAME", "Which data set of a folder with several, such as emnist-letters.");

    /// <summary>One of some words.</summary>
    public static Option<string?> Choice(string name, string help, string description, IReadOnlyList<string> words) => new(name)
    {
        HelpName = help,
        Description = description,
        CustomParser = result =>
        {
            string word = result.Tokens[0].Value;
            if (!words.Contains(word)) result.AddError($"{name}: '{word}' is unknown. Known are {string.Join(", ", words)}.{Suggestion.For(word, words)}");
            return word;
        },
    };

    public static Option<int?> Whole(string name, string help, string description, int least, int most = int.MaxValue) => new(name)
    {
        HelpName = help,
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most) return value;
            result.AddError($"{name} is a whole number {(most == int.MaxValue ? $"of at least {least}" : $"from {least} to {most}")}, not '{text}'.");
            return null;
        },
    };

    public static Option<ulong?> Seed(string name, string description) => new(name)
    {
        HelpName = "N",
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)) return value;
            result.AddError($"{name} is a whole number of at least 0, not '{text}'.");
            return null;
        },
    };

    /// <param name="range">In words, as the error says it: <c>above 0</c>.</param>
    public static Option<double?> Number(string name, string help, string description, string range, Func<double, bool> isInRange) => new(name)
    {
        HelpName = help,
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && isInRange(value)) return value;
            result.AddError($"{name} is a number {range}, not '{text}'.{(text.Contains(',', StringComparison.Ordinal) ? " Decimals are written with a point." : "")}");
            return null;
        },
    };

    /// <summary>Whole numbers with commas between them.</summary>
    public static Option<int[]?> WholeList(string name, string help, string description, int most, int least = 1) => new(name)
    {
        HelpName = help,
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            int[] values = [.. text.Split(',').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : -1)];
            if (values.All(value => value >= least && value <= most)) return values;
            result.AddError($"{name} is one or more whole numbers {(most == int.MaxValue ? $"of at least {least}" : $"from {least} to {most}")} with commas between them, as in {help}, not '{text}'.");
            return null;
        },
    };

    /// <summary>Numbers with commas between them, one or as many as images have channels.</summary>
    /// <param name="range">In words, as the error says it: <c>above 0</c>.</param>
    public static Option<double[]?> NumberList(string name, string help, string description, string range, Func<double, bool> isInRange) => new(name)
    {
        HelpName = help,
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            double[] values = [.. text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && isInRange(value) ? value : double.NaN)];
            if (values.All(double.IsFinite)) return values;
            result.AddError($"{name} is a number {range}, or one a channel with commas between them, as in {help}, not '{text}'.");
            return null;
        },
    };

    /// <summary>Height, width and channels of an image.</summary>
    public static Option<Shape?> ImageShape(string name, string help, string description) => new(name)
    {
        HelpName = help,
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            int[] sizes = [.. text.Split('x').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size is >= 1 and <= LargestSide ? size : 0)];
            if (sizes.Length == 3 && sizes.All(size => size > 0) && sizes.Aggregate(1L, (product, size) => product * size) <= Array.MaxLength) return new Shape(sizes);
            result.AddError($"{name} is height, width and channels, each from 1 to {LargestSide}, as in {help}, not '{text}'.");
            return null;
        },
    };
}
