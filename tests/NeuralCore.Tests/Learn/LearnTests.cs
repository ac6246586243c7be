using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace NeuralCore.Tests.Learn;

/// <summary>The numbers in docs/learn are those that the engine computes.</summary>
public sealed partial class LearnTests
{
    /// <summary>A change that no input of an example can hide.</summary>
    private const int Large = 10_000;

    private static readonly Dictionary<string, Action<LearnBlock>> Examples = new(
        [.. BasicExamples.All, .. LayerExamples.All, .. TrainingExamples.All, .. LimitExamples.All]);

    private static readonly string Folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../docs/learn"));

    private static readonly string[] Pages = [.. Directory.GetFiles(Folder, "??-*.md").Order(StringComparer.Ordinal)];

    public static TheoryData<string> Names => [.. Pages.SelectMany(page => LearnBlock.Of(File.ReadAllText(page))).Select(block => block.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_block_has_the_numbers_that_the_engine_computes(string name)
    {
        Assert.True(Examples.ContainsKey(name), $"No example computes {name}.");
        Run(Named(name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_changed_number_is_found(string name)
    {
        LearnBlock block = Named(name);
        Run(block);
        string[] lines = block.Text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            int from = lines[i].IndexOf('='), to = lines[i].IndexOf('#');
            foreach (Match number in Number().Matches(to < 0 ? lines[i] : lines[i][..to]).Where(number => number.Index > from))
            {
                bool isInput = block.Inputs.Contains(lines[i][..from].Trim());
                decimal value = decimal.Parse(number.Value, CultureInfo.InvariantCulture);
                decimal unit = new(1, 0, 0, false, value.Scale);
                decimal[] changes = isInput ? [Large, -Large] : [unit];
                Assert.True(Array.Exists(changes, change => Fails(name, lines, i, number, value + change)),
                    $"{name}: {number.Value} in '{lines[i]}' can be changed, and no test fails.");
            }
        }
    }

    [Fact]
    public void Each_page_has_an_example_and_three_exercises()
    {
        Assert.Equal(16, Pages.Length);
        foreach (string page in Pages)
        {
            string number = Path.GetFileName(page)[..2], text = File.ReadAllText(page);
            foreach (string part in (string[])["example", "1", "2", "3"])
                Assert.Contains($"<!-- computed: {number}-{part} -->", text, StringComparison.Ordinal);
            Assert.Equal(3, Regex.Count(text, "<details><summary>Answer</summary>"));
            Assert.Contains("<!-- from: ", text, StringComparison.Ordinal);
            // The parts of a page in their order.
            int at = 0;
            foreach (string part in (string[])["**Question.**", "## The idea", "## Derivation", "## Worked example", $"](figures/{Path.GetFileNameWithoutExtension(page)}.svg)",
                "## In the code", "## Exercises", "## Sources", "## See it in your own network", "`neuralcore ", "](../explain.md)"])
            {
                at = text.IndexOf(part, at, StringComparison.Ordinal);
                Assert.True(at >= 0, $"{Path.GetFileName(page)} has no '{part}', or not in its place.");
            }

            Assert.Equal(3, Regex.Count(text, @"^\*\*[123]\.\*\*", RegexOptions.Multiline));
        }
    }

    [Fact]
    public void A_decimal_number_in_the_text_is_in_a_block_of_its_page()
    {
        foreach (string page in Pages)
        {
            string text = File.ReadAllText(page);
            HashSet<decimal> computed =
                [.. LearnBlock.Of(text).SelectMany(block => Number().Matches(block.Text)).Select(number => Magnitude(number.Value))];
            string prose = NotProse().Replace(text[..text.IndexOf("## Sources", StringComparison.Ordinal)], " ");
            Assert.Empty(Decimal().Matches(prose).Where(number => !computed.Contains(Magnitude(number.Value)))
                .Select(number => $"{Path.GetFileName(page)}: no block computes {number.Value}."));
        }
    }

    [Fact]
    public void Each_example_is_in_a_page() => Assert.Empty(Examples.Keys.Except(Names.Select(name => name.Data)));

    [Fact]
    public void The_contents_link_each_page()
    {
        string contents = File.ReadAllText(Path.Combine(Folder, "README.md"));
        Assert.All(Pages, page => Assert.Contains($"]({Path.GetFileName(page)})", contents, StringComparison.Ordinal));
    }

    private static LearnBlock Named(string name) =>
        Pages.SelectMany(page => LearnBlock.Of(File.ReadAllText(page))).Single(block => block.Name == name);

    private static void Run(LearnBlock block)
    {
        Examples[block.Name](block);
        block.RequireComplete();
    }

    private static bool Fails(string name, string[] lines, int at, Match number, decimal value)
    {
        string[] changed = [.. lines];
        changed[at] = lines[at].Remove(number.Index, number.Length).Insert(number.Index, value.ToString(CultureInfo.InvariantCulture));
        return Record.Exception(() => Run(new LearnBlock(name, string.Join('\n', changed)))) is not null;
    }

    private static decimal Magnitude(string number) => Math.Abs(decimal.Parse(number, CultureInfo.InvariantCulture));

    /// <summary>Code, formulas on lines of their own, and targets of links.</summary>
    [GeneratedRegex(@"```.*?```|(?<=\])\([^)]*\)", RegexOptions.Singleline)]
    private static partial Regex NotProse();

    [GeneratedRegex(@"(?<![\w.])[0-9]+\.[0-9]+")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"-?[0-9]+(\.[0-9]+)?")]
    private static partial Regex Number();

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
