using System.Globalization;
using NeuralCore.Runs.Records;

namespace NeuralCore.Runs.Reports;

/// <summary>
/// index.html of a folder of runs: one row per run, newest first, sortable by a click on a column heading.
/// </summary>
internal static class IndexPage
{
    private static readonly (string Head, bool Numeric)[] Columns =
    [
        ("started", false), ("run", false), ("data", false), ("model", false), ("state", false),
        ("test accuracy", true), ("training time (s)", true), ("epochs", true), ("parameters", true),
        ("weights", false),
    ];

    /// <param name="runs">In any order; null for a run whose run.json cannot be read.</param>
    public static string Write(IReadOnlyList<(string Folder, RunDescription? Run, bool HasReport)> runs)
    {
        string heads = string.Concat(
            Columns.Select(column =>
            $"<th{(column.Numeric ? " data-numeric" : " class=\"text\"")}><button>{column.Head}</button></th>"));
        IEnumerable<string> rows = runs.OrderByDescending(pair => pair.Run?.Started ?? DateTimeOffset.MinValue)
            .ThenByDescending(pair => pair.Folder, StringComparer.Ordinal)
            .Select(pair => Row(pair.Folder, pair.Run, pair.HasReport));
        string body = $"""
            <header>
            <h1>Runs</h1>
            <p class="soft">{Figures.Count(runs.Count, "run")}. Click a column heading to sort, again to reverse the order.</p>
            </header>
            <main>
            <section class="scroll">
            <table>
            <thead><tr>{heads}</tr></thead>
            <tbody>
            {string.Join('\n', rows)}
            </tbody>
            </table>
            </section>
            </main>
            """;
        string style = Html.Resource("page.css")
            + "main, header { max-width: 1500px; } .text { text-align: left; } table { font-size: .92rem; } th, td { " +
            "padding: 4px 8px; } .text { white-space: normal; overflow-wrap: anywhere; min-width: 4.5em; } " +
            "td:nth-child(2) { min-width: 13em; }\n"
            + "thead button { all: unset; cursor: pointer; } thead button:focus-visible { outline: 2px solid " +
            "var(--accent); }\n" +
            "[aria-sort=\"descending\"] button::after { content: \" ▼\"; } [aria-sort=\"ascending\"] button::after { " +
                "content: \" ▲\"; }\n";
        return Html.Page("Runs", style, body, Html.Resource("index.js"));
    }

    private static string Row(string folder, RunDescription? run, bool hasReport)
    {
        if (run is null)
        {
            string empty = Cell("", ""), rest = string.Concat(Enumerable.Repeat(empty, Columns.Length - 5));
            return $"<tr>{empty}<td class=\"text\">{Html.Text(folder)}</td>{empty}{empty}" +
                $"{Cell("run.json cannot be read", "")}{rest}</tr>";
        }

        string address = Html.Text($"{Uri.EscapeDataString(folder)}/{RunFolder.ReportName}");
        string link = $"<a href=\"{address}\">{Html.Text(folder)}</a>";
        long parameters = run.Settings.Count(RunSettings.Parameters);
        string[] cells =
        [
            Cell(run.Started.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                run.Started.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture)),
            $"<td class=\"text\">{(hasReport ? link : Html.Text(folder))}</td>",
            Cell(run.Settings.Text(RunSettings.Dataset)),
            Cell(run.Settings.Text(RunSettings.Model)),
            Cell(run.State),
            Number(run.TestAccuracy, Figures.Percent(run.TestAccuracy)),
            Number(run.TrainSeconds, run.TrainSeconds is { } seconds ? Figures.Seconds(seconds) : ""),
            Number(run.EpochsRun ?? run.Epochs, run.EpochsText),
            Number(parameters, Figures.Count(parameters)),
            Cell(run.WeightsSha256 is { Length: > 8 } hash ? hash[..8] : ""),
        ];
        return $"<tr>{string.Concat(cells)}</tr>";
    }

    private static string Cell(string text, string? key = null) =>
        $"<td class=\"text\" data-key=\"{Html.Text(key ?? text)}\">{Html.Text(text)}</td>";

    private static string Number(double? value, string text) =>
        $"<td data-key=\"{value?.ToString(CultureInfo.InvariantCulture)}\">{Html.Text(text)}</td>";
}
