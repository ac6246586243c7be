using System.Globalization;
using System.Text;

namespace NeuralCore.Runs.Reports;

/// <summary>
/// A confusion matrix whose cells are buttons: the colour shows the share of the row, the script opens the images.
/// </summary>
internal static class MatrixTable
{
    /// <summary>
    /// Blue for what was read rightly, orange for what was not: told apart by every kind of eye (Okabe and Ito 2008).
    /// </summary>
    private const string Right = "0, 114, 178", Wrong = "213, 94, 0";

    public static string Write(ConfusionMatrix confusion, IReadOnlyList<string> names)
    {
        var html = new StringBuilder("<div class=\"scroll\"><table class=\"matrix\">\n<thead><tr><th " +
            "scope=\"col\">label \\ read as</th>");
        foreach (string name in names)
            html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{Html.Text(name)}</th>");
        html.Append("</tr></thead>\n<tbody>\n");
        for (int label = 0; label < confusion.Classes; label++)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Html.Text(names[label])}</th>");
            for (int guess = 0; guess < confusion.Classes; guess++) html.Append(Cell(confusion, names, label, guess));
            html.Append("</tr>\n");
        }

        return html.Append("</tbody></table></div>").ToString();
    }

    private static string Cell(ConfusionMatrix confusion, IReadOnlyList<string> names, int label, int guess)
    {
        int count = confusion[label, guess];
        if (count == 0) return "<td><button disabled>0</button></td>";
        double share = (double)count / confusion.Support(label);

        // A single error is seen, and the diagonal does not drown the rest.
        double opacity = label == guess ? 0.15 + 0.6 * share : Math.Min(1, 0.12 + 8 * share);
        string text = opacity > 0.6 ? "#fff" : "inherit";
        string title = $"{count} of {confusion.Support(label)} images of {names[label]} were read as {names[guess]}";
        return string.Create(CultureInfo.InvariantCulture,
            $"<td><button data-cell=\"{label}-{guess}\" aria-pressed=\"false\" title=\"{Html.Text(title)}\" " +
                $"style=\"background: rgba({(label == guess ? Right : Wrong)}, {opacity:0.##}); color: " +
                $"{text}\">{count}</button></td>");
    }
}
