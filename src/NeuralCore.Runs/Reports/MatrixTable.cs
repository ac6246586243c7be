using System.Globalization;
using System.Text;

namespace NeuralCore.Runs.Reports;

/// <summary>
/// A confusion matrix whose cells are buttons: the colour shows the share of the row; a click shows the images.
/// </summary>
internal static class MatrixTable
{
    /// <summary>
    /// Blue for correct predictions, orange for errors: distinguishable with colour blindness (Okabe and Ito 2008).
    /// </summary>
    private const string Correct = "0, 114, 178", Error = "213, 94, 0";

    public static string Write(ConfusionMatrix confusion, IReadOnlyList<string> names)
    {
        var html = new StringBuilder("<div class=\"scroll\"><table class=\"matrix\">\n<thead><tr><th " +
            "scope=\"col\">label \\ prediction</th>");
        foreach (string name in names)
            html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{Html.Text(name)}</th>");
        html.Append("</tr></thead>\n<tbody>\n");
        for (int label = 0; label < confusion.Classes; label++)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Html.Text(names[label])}</th>");
            for (int prediction = 0; prediction < confusion.Classes; prediction++)
                html.Append(Cell(confusion, names, label, prediction));
            html.Append("</tr>\n");
        }

        return html.Append("</tbody></table></div>").ToString();
    }

    private static string Cell(ConfusionMatrix confusion, IReadOnlyList<string> names, int label, int prediction)
    {
        int count = confusion[label, prediction];
        if (count == 0) return "<td><button disabled>0</button></td>";
        double share = (double)count / confusion.Support(label);

        // Single errors must be visible, and the diagonal must not dominate.
        double opacity = label == prediction ? 0.15 + 0.6 * share : Math.Min(1, 0.12 + 8 * share);
        string text = opacity > 0.6 ? "#fff" : "inherit";
        string title =
            $"{count} of {confusion.Support(label)} images of {names[label]} were classified as {names[prediction]}";
        return string.Create(CultureInfo.InvariantCulture,
            $"<td><button data-cell=\"{label}-{prediction}\" aria-pressed=\"false\" title=\"{Html.Text(title)}\" " +
                $"style=\"background: rgba({(label == prediction ? Correct : Error)}, {opacity:0.##}); color: " +
                $"{text}\">{count}</button></td>");
    }
}
