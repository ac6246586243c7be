using System.Net;

namespace NeuralCore.Explain.Formulas;

/// <summary>The block of formulas at the beginning of a layer's source.</summary>
internal static class LayerBlock
{
    private const string Begin = "<remarks><code>", End = "</code>", Comment = "///";

    /// <returns>The lines between the tags, without the comment marks.</returns>
    public static string Of(string file)
    {
        IEnumerable<string> lines = SourceLine.Embedded(file).Split('\n')
            .SkipWhile(line => !line.Contains(Begin, StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.Contains(End, StringComparison.Ordinal))
            .Select(line => line.TrimStart()[Comment.Length..].TrimEnd())
            .Select(line => line.StartsWith(' ') ? line[1..] : line);
        return WebUtility.HtmlDecode(string.Join('\n', lines));
    }
}
