using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace NeuralCore.Tests;

/// <summary>Code in the documentation is code that is compiled: a block after <c>&lt;!-- from: FILE --&gt;</c> is part of that file.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Quoted_code_is_in_the_file_that_it_is_quoted_from()
    {
        (string Page, string File, string Code)[] quotes =
        [
            .. from page in Pages()
               from Match match in Quote().Matches(System.IO.File.ReadAllText(page))
               select (Path.GetRelativePath(Root(), page), match.Groups["file"].Value, match.Groups["code"].Value),
        ];
        Assert.True(quotes.Length >= 3, "docs/own-layers.md quotes three pieces of code.");
        foreach ((string page, string file, string code) in quotes)
        {
            string source = Lines(System.IO.File.ReadAllText(Path.Combine(Root(), file)));
            Assert.True(source.Contains(Lines(code), StringComparison.Ordinal), $"{page} quotes code that is not in {file}:\n{code}");
        }
    }

    [Fact]
    public void Links_of_the_documentation_point_at_files_that_exist()
    {
        foreach (string page in Pages())
        {
            foreach (Match link in Link().Matches(System.IO.File.ReadAllText(page)))
                Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, link.Groups[1].Value)), $"{page} links to {link.Groups[1].Value}, which does not exist.");
        }
    }

    [Fact]
    public void Links_to_headings_point_at_headings_that_exist()
    {
        int links = 0;
        foreach (string page in Pages().Append(Path.Combine(Root(), "README.md")))
        {
            foreach (Match link in LinkToHeading().Matches(System.IO.File.ReadAllText(page)))
            {
                string target = link.Groups["file"].Length == 0 ? page
                    : Path.Combine(Path.GetDirectoryName(page)!, link.Groups["file"].Value);
                Assert.Contains(link.Groups["heading"].Value,
                    Heading().Matches(System.IO.File.ReadAllText(target)).Select(heading => Anchor(heading.Groups[1].Value)));
                links++;
            }
        }

        Assert.True(links >= 20, $"{links} links name a heading.");
    }

    /// <summary>A layer, loss, optimizer or initializer names the page that derives its formulas.</summary>
    [Fact]
    public void Derivations_that_the_sources_name_exist()
    {
        string[] sources = Directory.GetFiles(Path.Combine(Root(), "src", "NeuralCore"), "*.cs", SearchOption.AllDirectories);
        (string Source, string Page)[] links =
        [
            .. from source in sources
               from Match match in Derivation().Matches(System.IO.File.ReadAllText(source))
               select (source, match.Groups[1].Value),
        ];
        Assert.True(links.Length >= 30, $"{links.Length} sources name a page of docs/learn.");
        Assert.All(links, link => Assert.True(System.IO.File.Exists(Path.Combine(Root(), link.Page)), $"{link.Source} names {link.Page}, which does not exist."));
    }

    private static string[] Pages() => Directory.GetFiles(Path.Combine(Root(), "docs"), "*.md", SearchOption.AllDirectories);

    /// <summary>The name that GitHub gives to a heading.</summary>
    private static string Anchor(string heading) => string.Concat(
        heading.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is '-' or '_' or ' ')).Replace(' ', '-');

    /// <summary>Without indentation.</summary>
    private static string Lines(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()));

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));

    [GeneratedRegex(@"<!-- from: (?<file>\S+) -->\s*```csharp\n(?<code>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Quote();

    [GeneratedRegex(@"^/// See +(docs/learn/\S+)$", RegexOptions.Multiline)]
    private static partial Regex Derivation();

    [GeneratedRegex(@"\]\((?!http|#)([^)#]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\]\((?!http)(?<file>[^)#\s]*)#(?<heading>[^)\s]+)\)")]
    private static partial Regex LinkToHeading();

    [GeneratedRegex(@"^#+ (.+?)\r?$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
