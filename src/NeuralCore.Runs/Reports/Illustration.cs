namespace NeuralCore.Runs.Reports;

/// <summary>A chart or picture of the report, and a sentence for a reader who has never seen one.</summary>
/// <param name="Markup">An <c>svg</c> element that holds everything.</param>
/// <param name="IsWide">Whether it takes the whole width: others stand side by side where there is room.</param>
internal sealed record Illustration(string Explanation, string Markup, bool IsWide = false)
{
    public string Figure => $"<figure>\n{Markup}\n<figcaption>{Html.Text(Explanation)}</figcaption>\n</figure>\n";
}
