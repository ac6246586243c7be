using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace NeuralCore.Tests.Architecture;

/// <summary>
/// README, docs, comments, messages and help texts use the words of textbooks, PyTorch and Keras; and lines of code end
/// at 120 characters.
/// </summary>
public sealed partial class LanguageTests
{
    private const int MaxLineLength = 120, MaxLinesOfSmallFile = 15, MaxSmallFiles = 25;

    /// <summary>The share of longer lines that is let pass: tables of numbers, addresses, hashes.</summary>
    private const double MaxShareOfLongLines = 0.01;

    /// <summary>What is not written, and what is written instead.</summary>
    private static readonly (string Phrase, string Instead)[] Glossary =
    [
        (@"rightly", "correctly"),
        (@"by heart", "memorised, overfitted"),
        (@"brok(e|en) off|breaks? off|breaking off", "interrupted"),
        (@"(go|goes|gone|going) on (from|with)", "resume, continue"),
        (@"guess(es|ed|ing)?", "prediction"),
        (@"judg(e|es|ed|ing|ements?)", "evaluate"),
        (@"remembers without learning", "buffer, non-trainable state"),
        (@"multiplications with additions", "multiply-accumulates (MACs)"),
        (@"(is|are|was|were|be|been) told|tells?|telling", "reports, prints, returns, distinguishes"),
        (@"says so|say so|says|said", "reports, prints, states; prediction"),
        (@"of (its|their|his) own", "own, separate"),
        (@"anew", "again"),
        (@"so many", "that number"),
        (@"such(?! as\b)", "name the thing"),
        (@"thus", "so"),
        (@"who(so)?ever|whatever", "name the person or the thing"),
        (@"stands?|stood|lies|lay", "is, is stored in"),
        (@"surest", "most confident"),
        (@"foretold", "unpredictable"),
        (@"telephones?", "phones"),
        (@"pictures?(?![\[\]`])", "images, charts"),
        (@"have it again", "how to reproduce"),
        (@"95 % certain", "95 % confidence interval"),
    ];

    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../.."));

    private static readonly string[] Code = [.. Files("src", "*.cs"), .. Files("benchmarks", "*.cs")];

    [Fact]
    public void Texts_use_the_words_of_the_field()
    {
        string[] prose =
        [
            Path.Combine(Root, "README.md"), Path.Combine(Root, "CHANGELOG.md"), Path.Combine(Root, "data/README.md"),
            .. Files("docs", "*.md"), .. Files("src", "*.md"), .. Files("benchmarks", "*.md"),
        ];
        string[] found =
        [
            .. prose.SelectMany(file => Violations(file, line => Target().Replace(line, " "))), .. Code.SelectMany(file => Violations(file, TextsOf)),
        ];
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    [Theory]
    [InlineData("94 digits were read rightly.", "rightly")]
    [InlineData("Whatever the width", "Whatever")]
    [InlineData("the file says so", "says so")]
    public void A_phrase_of_the_list_is_found(string text, string phrase) =>
        Assert.Contains(phrase, Assert.Single(Found(text)), StringComparison.Ordinal);

    [Theory]
    [InlineData("layers such as dense and convolution")]
    [InlineData("a standard score of the understanding")]
    [InlineData("the JSON entry `pictures[].text`")]
    public void Ordinary_words_are_not(string text) => Assert.Empty(Found(text));

    [Fact]
    public void Lines_end_at_120_characters()
    {
        string[] lines = [.. Code.SelectMany(file =>
            File.ReadLines(file).Select((line, i) => (line, i)).Select(at => $"{at.line.Length} {Name(file)}:{at.i + 1}"))];
        string[] tooLong = [.. lines.Where(line => int.Parse(line.Split(' ')[0]) > MaxLineLength)];
        Assert.True(tooLong.Length <= MaxShareOfLongLines * lines.Length, string.Join('\n', tooLong));
    }

    [Fact]
    public void Small_files_are_few()
    {
        string[] small = [.. Files("src", "*.cs").Where(file => File.ReadLines(file).Count() <= MaxLinesOfSmallFile).Select(Name)];
        Assert.True(small.Length <= MaxSmallFiles, string.Join('\n', small));
    }

    private static IEnumerable<string> Violations(string file, Func<string, string> texts) => File.ReadLines(file)
        .Select((line, i) => (Texts: texts(line), Number: i + 1))
        .SelectMany(line => Found(line.Texts).Select(found => $"{Name(file)}:{line.Number}: {found}"));

    private static IEnumerable<string> Found(string text) => Glossary
        .Select(entry => (Match: Regex.Match(text, $@"\b({entry.Phrase})\b", RegexOptions.IgnoreCase), entry.Instead))
        .Where(found => found.Match.Success).Select(found => $"'{found.Match.Value}', better: {found.Instead}");

    /// <summary>Comments and string literals of a line of C#, without code in interpolations.</summary>
    private static string TextsOf(string line)
    {
        Match comment = Comment().Match(line);
        string code = comment.Success ? line[..comment.Index] : line;
        IEnumerable<string> literals = Literal().Matches(code).Select(match => Interpolation().Replace(match.Value, " "));
        return string.Join(' ', [.. literals, Reference().Replace(comment.Value, " ")]);
    }

    private static string[] Files(string folder, string pattern) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(file => !Regex.IsMatch(file, @"[/\\](bin|obj|results)[/\\]")).Order(StringComparer.Ordinal)];

    private static string Name(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    /// <summary>Where a link or an image of Markdown points: the name of a file.</summary>
    [GeneratedRegex(@"(?<=\])\([^)]*\)|\bsrc=""[^""]*""")]
    private static partial Regex Target();

    [GeneratedRegex(@"(?<![:""])//.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"""(?:\\.|[^""\\])*""")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Interpolation();

    [GeneratedRegex(@"<(?:see|paramref|param|c)\b[^>]*>|<c>[^<]*</c>")]
    private static partial Regex Reference();

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
