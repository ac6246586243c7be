using System.Data;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NeuralCore.Tests.Learn;

/// <summary>
/// A block of numbers in docs/learn, after a comment <c>computed: NAME</c>. Each line is <c>name = numbers</c>, rows of
/// a matrix end with a semicolon, and a remark follows <c>#</c>. A test reads some lines and compares the others.
/// </summary>
internal sealed partial class LearnBlock
{
    /// <summary>Rounding errors of single precision.</summary>
    private const double RelativeTolerance = 3e-7;

    private readonly Dictionary<string, Line> lines = [];
    private readonly HashSet<string> used = [];

    internal LearnBlock(string name, string text)
    {
        (Name, Text) = (name, text);
        foreach (string line in text.Split('\n'))
        {
            Match match = Row().Match(line);
            Assert.True(match.Success, $"{name}: '{line}' is not 'name = numbers'.");
            string numbers = match.Groups["numbers"].Value;
            int rows = numbers.Count(c => c == ';') + 1;
            string[] values = numbers.Split([' ', ';'], StringSplitOptions.RemoveEmptyEntries);
            Assert.True(values.Length % rows == 0, $"{name}: the rows of '{line}' have different lengths.");
            lines.Add(match.Groups["name"].Value.Trim(), new Line(rows, values, match.Groups["remark"].Value));
        }
    }

    internal string Name { get; }

    internal string Text { get; }

    /// <summary>The names of the lines that a test read, not compared.</summary>
    internal HashSet<string> Inputs { get; } = [];

    /// <summary>All blocks of a page in their order.</summary>
    internal static LearnBlock[] Of(string page) =>
        [.. Block().Matches(page).Select(match => new LearnBlock(match.Groups["name"].Value, match.Groups["text"].Value))];

    internal bool Has(string name) => lines.ContainsKey(name);

    internal float[] Numbers(string name)
    {
        Assert.True(lines.ContainsKey(name), $"{Name} has no line '{name}'.");
        used.Add(name);
        Inputs.Add(name);
        return [.. lines[name].Values.Select(value => float.Parse(value, CultureInfo.InvariantCulture))];
    }

    internal double Number(string name)
    {
        _ = Assert.Single(Numbers(name));
        return double.Parse(lines[name].Values[0], CultureInfo.InvariantCulture);
    }

    internal int Count(string name) => (int)Number(name);

    internal int[] Counts(string name) => [.. Numbers(name).Select(number => (int)number)];

    /// <summary>A matrix (rows, columns).</summary>
    internal Tensor Matrix(string name)
    {
        float[] numbers = Numbers(name);
        return new Tensor(new Shape(lines[name].Rows, numbers.Length / lines[name].Rows), numbers);
    }

    /// <summary>One image (1, H, W, 1).</summary>
    internal Tensor Image(string name)
    {
        Tensor matrix = Matrix(name);
        return matrix.Reshape(new Shape(1, matrix.Shape[0], matrix.Shape[1], 1));
    }

    internal void Check(string name, Tensor actual) => Check(name, [.. actual.Span.ToArray().Select(value => (double)value)]);

    /// <summary>Compares a line with computed numbers, rounded as they are printed.</summary>
    internal void Check(string name, params double[] actual)
    {
        Assert.True(lines.ContainsKey(name), $"{Name} has no line '{name}'; computed {string.Join("  ", actual)}.");
        used.Add(name);
        string[] printed = lines[name].Values;
        Assert.True(printed.Length == actual.Length, $"{Name}: {name} has {printed.Length} numbers, computed {actual.Length}.");
        for (int i = 0; i < actual.Length; i++)
            Assert.True(Agree(printed[i], actual[i]), $"{Name}: {name} is {printed[i]}, computed {actual[i]:R} (number {i}).");
    }

    /// <summary>Every line was read or compared, and every remark that is a calculation gives the number of its line.</summary>
    internal void RequireComplete()
    {
        Assert.Empty(lines.Keys.Except(used).Select(name => $"{Name}: nothing computes '{name}'."));
        using var table = new DataTable { Locale = CultureInfo.InvariantCulture };
        foreach ((string name, Line line) in lines.Where(line => Calculation().IsMatch(line.Value.Remark)))
        {
            string[] terms = line.Remark.Replace('·', '*').Split(',');
            Assert.True(terms.Length == line.Values.Length, $"{Name}: {name} has {line.Values.Length} numbers and {terms.Length} calculations.");
            for (int i = 0; i < terms.Length; i++)
            {
                double value = Convert.ToDouble(table.Compute(terms[i], ""), CultureInfo.InvariantCulture);
                Assert.True(Agree(line.Values[i], value), $"{Name}: {name} is {line.Values[i]}, and {terms[i].Trim()} is {value:R}.");
            }
        }
    }

    /// <summary>Half a unit of the last printed digit; a number without decimals is exact.</summary>
    private static bool Agree(string printed, double actual)
    {
        int decimals = printed.Contains('.') ? printed.Length - printed.IndexOf('.') - 1 : 0;
        double rounding = decimals == 0 ? 1e-5 : 0.5 * Math.Pow(10, -decimals), single = RelativeTolerance * Math.Abs(actual);
        return Math.Abs(double.Parse(printed, CultureInfo.InvariantCulture) - actual) <= Math.Min(rounding + single, 0.5);
    }

    private sealed record Line(int Rows, string[] Values, string Remark);

    [GeneratedRegex(@"<!-- computed: (?<name>\S+) -->\n```text\n(?<text>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^(?<name>[^=]+)=(?<numbers>[-0-9.; ]+?)(\s+# (?<remark>.*))?$")]
    private static partial Regex Row();

    [GeneratedRegex(@"^[-0-9.+*/·(), ]*[0-9][-0-9.+*/·(), ]*$")]
    private static partial Regex Calculation();
}
