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
            .. from page in Directory.GetFiles(Path.Combine(Root(), "docs"), "*.md")
               from Match match in Quote().Matches(System.IO.File.ReadAllText(page))
               select (Path.GetFileName(page), match.Groups["file"].Value, match.Groups["code"].Value),
        ];
        Assert.True(quotes.Length >= 3, "docs/own-layers.md quotes three pieces of code.");
        foreach ((string page, string file, string code) in quotes)
        {
            string source = Lines(System.IO.File.ReadAllText(Path.Combine(Root(), file)));
            Assert.True(source.Contains(Lines(code), StringComparison.Ordinal), $"docs/{page} quotes code that is not in {file}:\n{code}");
        }
    }

    [Fact]
    public void Links_of_the_documentation_point_at_files_that_exist()
    {
        foreach (string page in Directory.GetFiles(Path.Combine(Root(), "docs"), "*.md"))
        {
            foreach (Match link in Link().Matches(System.IO.File.ReadAllText(page)))
                Assert.True(Path.Exists(Path.Combine(Root(), "docs", link.Groups[1].Value)), $"docs/{Path.GetFileName(page)} links to {link.Groups[1].Value}, which does not exist.");
        }
    }

    /// <summary>Without indentation.</summary>
    private static string Lines(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()));

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));

    [GeneratedRegex(@"<!-- from: (?<file>\S+) -->\s*```csharp\n(?<code>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Quote();

    [GeneratedRegex(@"\]\((?!http|#)([^)#]+)")]
    private static partial Regex Link();
}
