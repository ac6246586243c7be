namespace NeuralCore.Runner.Reports.Pages;

/// <summary>A chart or picture of the report, and a sentence for a reader who has never seen one.</summary>
/// <param name="Markup">An <c>svg</c> or <c>img</c> element that holds everything.</param>
/// <param name="IsPixels">Whether it is enlarged without smoothing.</param>
internal sealed record Illustration(string Title, string Explanation, string Markup, bool IsPixels = false)
{
    public string Html => $"""
        <figure{(IsPixels ? " class=\"pixels\"" : "")}>
        {Markup}
        <figcaption>{Pages.Html.Text(Explanation)}</figcaption>
        </figure>
        """;
}
