using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runner.Commands;

/// <summary>Creates options whose error messages state the valid values.</summary>
internal static class CommandOption
{
    private const int MaxSide = 65_536;

    public static Option<string?> Text(string name, string help, string description) =>
        new(name) { HelpName = help, Description = description };

    public static Option<bool> Switch(string name, string description) => new(name) { Description = description };

    /// <summary>The option of every command that has a result.</summary>
    public static Option<bool> Quiet() => Switch("--quiet", "Print only the result in one line, and errors.");

    /// <summary>The option of every command that reads a graph.</summary>
    public static Option<string?> OutputName() =>
        Text("--output-name", "NAME",
            "The output of an .onnx or .tflite file with several. [the most suitable, which is printed]");

    /// <summary>The option of every command that prints a JSON object.</summary>
    public static Option<bool> Json() => Switch(
        "--json", "Print one JSON object on standard output, and nothing else.");

    public static Option<string?> Dataset(string auto) =>
        Text("--dataset", "auto|mnist|fashion|generated|DIR", $"The data set, or a folder of IDX files. {auto}");

    public static Option<string?> DataFolder() => Text("--data", "DIR", "The folder of the data set's files.");

    public static Option<string?> DataSet() =>
        Text("--set", "NAME", "The data set of a folder with several, such as emnist-letters.");

    /// <summary>The option of a setting; its text is validated.</summary>
    public static Option<string?> Of(Setting setting) => new(setting.Option)
    {
        HelpName = setting.ValueName,
        Description = setting.Help,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            try
            {
                setting.Check(text);
            }
            catch (UsageException e)
            {
                result.AddError(e.Message);
            }

            return text;
        },
    };

    /// <summary>One of a list of words.</summary>
    public static Option<string?> Choice(string name, string help, string description, IReadOnlyList<string> words) =>
        new(name) { HelpName = help, Description = description, CustomParser = Parser(name, ValueKind.Choice(words)) };

    public static Option<int?> Integer(string name, string help, string description, int min, int max = int.MaxValue)
    {
        ValueKind<int> kind = ValueKind.Integer(min, max);
        return new(name)
        {
            HelpName = help,
            Description = description,
            CustomParser = result => Parse(result, name, kind),
        };
    }

    public static Option<ulong?> Seed(string name, string description) =>
        new(name)
        {
            HelpName = "N",
            Description = description,
            CustomParser = result => Parse(result, name, ValueKind.Seed),
        };

    /// <param name="range">As text, for the message: <c>above 0</c>.</param>
    public static Option<double?> Number(
        string name, string help, string description, string range, Func<double, bool> isInRange)
    {
        ValueKind<double> kind = ValueKind.Number(range, isInRange);
        return new(name)
        {
            HelpName = help,
            Description = description,
            CustomParser = result => Parse(result, name, kind),
        };
    }

    /// <summary>Integers, separated by commas.</summary>
    public static Option<int[]?> IntegerList(string name, string help, string description, int max, int min = 1) =>
        new(name)
        {
            HelpName = help,
            Description = description,
            CustomParser = Parser(name, ValueKind.IntegerList(help, min, max)),
        };

    /// <summary>Numbers, separated by commas: one, or one per channel.</summary>
    /// <param name="range">As text, for the message: <c>above 0</c>.</param>
    public static Option<double[]?> NumberList(
        string name, string help, string description, string range, Func<double, bool> isInRange) =>
        new(name)
        {
            HelpName = help,
            Description = description,
            CustomParser = Parser(name, ValueKind.NumberList(help, range, isInRange)),
        };

    /// <summary>Height, width and channels of an image.</summary>
    public static Option<Shape?> ImageShape(string name, string help, string description) => new(name)
    {
        HelpName = help,
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            int[] sizes = [.. text.Split('x').Select(part =>
                int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int size)
                    && size is >= 1 and <= MaxSide ? size : 0)];
            bool fits = sizes.Length == 3 && sizes.All(size => size > 0) &&
                sizes.Aggregate(1L, (product, size) => product * size) <= Array.MaxLength;
            if (fits) return new Shape(sizes);
            result.AddError($"{name} is height, width and channels, each from 1 to {MaxSide}, as in {help}, not " +
                $"'{text}'.");
            return null;
        },
    };

    private static Func<ArgumentResult, T?> Parser<T>(string name, ValueKind<T> kind) where T : class => result =>
    {
        string text = result.Tokens[0].Value;
        if (kind.TryRead(text, out T value)) return value;
        result.AddError(kind.Problem(name, text));
        return null;
    };

    private static T? Parse<T>(ArgumentResult result, string name, ValueKind<T> kind) where T : struct
    {
        string text = result.Tokens[0].Value;
        if (kind.TryRead(text, out T value)) return value;
        result.AddError(kind.Problem(name, text));
        return null;
    }
}
