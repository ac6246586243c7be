using System.Text.RegularExpressions;

namespace NeuralCore.Runs.DrawingPage;

/// <summary>
/// The text of a file of the page as it is sent: without comment lines, indentation, empty lines, and spaces around
/// operators. Names and lines stay, and the source runs as it is.
/// </summary>
/// <remarks>The page uses only these forms of JavaScript: a comment is a line or follows code and a space, and a string
/// ends in its line. In a line with a regular expression or with nested templates, spaces stay.</remarks>
internal static partial class CompactText
{
    /// <param name="name">Its extension decides what is removed: of <c>.js</c> and <c>.css</c> files the most.</param>
    /// <exception cref="InvalidDataException">A template continues in the next line.</exception>
    public static string Of(string name, string text)
    {
        bool isScript = name.EndsWith(".js", StringComparison.Ordinal),
            isStyle = name.EndsWith(".css", StringComparison.Ordinal);
        IEnumerable<string> lines = text.Split('\n').Select(line => line.Trim())
            .Where(line => line.Length > 0 && !(isScript && line.StartsWith("//", StringComparison.Ordinal)));
        if (isScript) lines = lines.Select(line => Script(name, line));
        if (isStyle) lines = lines.Select(line => StyleSpace().Replace(line, "$1$2"));
        return string.Concat(lines.Select(line => line + "\n"));
    }

    private static string Script(string name, string line)
    {
        int quotes = line.Count(character => character == '`');
        if (quotes % 2 != 0) throw new InvalidDataException($"{name}: a template continues after the line '{line}'.");
        if (quotes > 2 || RegularExpression().IsMatch(line)) return line;
        return ScriptSpace().Replace(line, match =>
            match.Groups["text"].Success ? match.Value : match.Groups["operator"].Value);
    }

    /// <summary>A string, which stays; a comment after code; or an operator with the spaces around it. A sign stays
    /// apart from another sign: <c>a - -b</c> is no <c>a--b</c>.</summary>
    [GeneratedRegex("""
        (?<text>"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`)|\ *//\ .*$|(?<=[\w)\]]\ ?)\ ?(?<operator>/)\ (?=[\w(])
        |(?<![+-])\ (?<operator>[+-])\ (?![+-])|\ *(?<operator>=>|[=!<>&|?*%:;,(){}\[\]^]+)\ *
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex ScriptSpace();

    /// <summary>A slash where a value begins is no division.</summary>
    [GeneratedRegex("[(,=:!&|?] */[^/*]")]
    private static partial Regex RegularExpression();

    [GeneratedRegex(" *([{};,]) *|(:) ")]
    private static partial Regex StyleSpace();
}
