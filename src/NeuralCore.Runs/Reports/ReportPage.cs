using System.Globalization;
using NeuralCore.Runs.Records;

namespace NeuralCore.Runs.Reports;

/// <summary>report.html: one file that opens without a network.</summary>
internal static class ReportPage
{
    public static string Write(ReportContent content)
    {
        CellImages? cells = content.Evaluated is { Report.Predictions.Count: > 0 } judged ? CellImages.Of(judged.Report.Predictions, judged.Data) : null;
        string style = Html.Resource("page.css") + Html.Resource("report.css");
        if (cells is not null) style += $".digit {{ background-image: url({Html.DataUri("image/png", cells.Sheet)}); }}\n";
        string body = $"""
            <header>
            <h1>{Html.Text(Title(content))}</h1>
            <p class="soft">{Html.Text(Subtitle(content.Run))}</p>
            {Facts(content)}
            </header>
            <main>
            {Section("How it learned", content.Curves)}
            {(content.Evaluated is null ? "" : Confusions(content.Evaluated, cells))}
            {(content.Evaluated is null ? "" : ScoresSection(content.Evaluated, content.Classes))}
            {Section("What it saw", content.Images)}
            {Settings(content.Run)}
            </main>
            <footer><p>Made by NeuralCore {Html.Text(content.Run.Software.NeuralCore)}. <a href="../index.html">All runs</a></p></footer>
            """;
        return Html.Page(Title(content), style, body, cells is null ? "" : Html.Resource("report.js"));
    }

    private static string Title(ReportContent content) => content.Evaluated is { } judged
        ? $"{content.Run.Settings.Text(RunSettings.Model)} on {content.DatasetName}: {Figures.Percent(judged.Report.Accuracy)} of {Figures.Count(judged.Report.Predictions.Count)} {judged.Part} read rightly"
        : $"{content.Run.Settings.Text(RunSettings.Model)} on {content.DatasetName}: {content.Run.State}";

    private static string Subtitle(RunDescription run) =>
        $"Run {run.Name}, {run.Started.ToString("d MMMM yyyy HH:mm", CultureInfo.InvariantCulture)}. {run.Settings.Text(RunSettings.Architecture)}. {run.EvaluatedOn ?? "The test set was not read."}{(run.EndText is { } end ? $" {end}" : "")}";

    private static string Facts(ReportContent content)
    {
        var facts = new List<(string Name, string Value, string Note)>();
        if (content.Evaluated is { Report: var report })
        {
            facts.Add(("Accuracy", Figures.Percent(report.Accuracy), $"95 % certain: {Figures.Percent(report.AccuracyInterval.Low)} to {Figures.Percent(report.AccuracyInterval.High)}"));
            facts.Add(("Errors", Figures.Count(report.Predictions.Count - report.Confusion.Correct), $"of {Figures.Count(report.Predictions.Count)} {content.Evaluated.Part}"));
            facts.Add(("First or second guess right", Figures.Percent(report.Top2Accuracy), "top-2 accuracy"));
            facts.Add(("Loss", Figures.Loss(report.Loss), "cross-entropy; 0 is perfect"));
        }

        facts.Add(("Training", Figures.Duration(content.Run.TrainSeconds ?? 0), $"{(content.Run.EpochsText == "1" ? "1 epoch" : $"{content.Run.EpochsText} epochs")} on {Figures.Count((int)content.Run.Settings.Count("threads"), "thread")}"));
        facts.Add(("Parameters", Figures.Count(content.Run.Settings.Count(RunSettings.Parameters)), "numbers that were learned"));
        return $"<dl class=\"facts\">\n{string.Concat(facts.Select(fact => $"<div><dt>{Html.Text(fact.Name)}</dt><dd>{Html.Text(fact.Value)}<small>{Html.Text(fact.Note)}</small></dd></div>\n"))}</dl>";
    }

    private static string Section(string heading, IReadOnlyList<Illustration> illustrations) => illustrations.Count == 0 ? "" : $"""
        <section>
        <h2>{heading}</h2>
        {Grid(illustrations)}
        </section>
        """;

    /// <summary>Charts side by side where there is room, wide pictures below one another.</summary>
    private static string Grid(IReadOnlyList<Illustration> illustrations)
    {
        string[] narrow = [.. illustrations.Where(one => !one.IsWide).Select(one => one.Figure)], wide = [.. illustrations.Where(one => one.IsWide).Select(one => one.Figure)];
        return $"{(narrow.Length == 0 ? "" : $"<div class=\"pair\">\n{string.Concat(narrow)}</div>\n")}{string.Concat(wide)}";
    }

    private static string Confusions(EvaluatedImages judged, CellImages? cells) => $"""
        <section>
        <h2>What it confuses</h2>
        <p>A row is what an image shows, a column what the network read. The blue diagonal was read rightly; every orange cell is a mistake, the stronger the larger its share of the row, full from a ninth on.
        Click a cell to see its images.</p>
        <div class="confusions">
        {MatrixTable.Write(judged.Report.Confusion, judged.Data.ClassNames)}
        <div class="images">
        <h3 id="gallery-heading" aria-live="polite"></h3>
        <div id="gallery"></div>
        </div>
        </div>
        {(cells is null ? "" : Html.JsonScript("cells", PageJson.Write(cells.Data)))}
        </section>
        """;

    private static string ScoresSection(EvaluatedImages judged, IReadOnlyList<Illustration> illustrations)
    {
        ClassificationReport scores = judged.Report.Classes;
        IEnumerable<string> rows = scores.Classes.Select((score, i) => Row(judged.Data.ClassNames[i], score));
        return $"""
            <section>
            <h2>Class by class</h2>
            <p>Precision: of what was read as this class, the share that is one. Recall: of the images of this class, the share that was found. F1 is high only when both are.
            The plain mean counts each class the same, the weighted one each image.</p>
            <div class="scroll"><table>
            <thead>{Html.Row("th", "class", "precision", "recall", "F1", "images")}</thead>
            <tbody>
            {string.Join('\n', rows)}
            {Row("plain mean", scores.Macro)}
            {Row("weighted mean", scores.Weighted)}
            </tbody></table></div>
            {Grid(illustrations)}
            </section>
            """;

        static string Row(string name, ClassScore score) => Html.Row("td", name, Figures.Percent(score.Precision), Figures.Percent(score.Recall), Figures.Percent(score.F1), Figures.Count(score.Support));
    }

    private static string Settings(RunDescription run) => $"""
        <section>
        <h2>How to have it again</h2>
        <p>The same settings give the same weights, to the last bit, for any number of threads.</p>
        <pre><code>{Html.Text(run.CommandLine)}</code></pre>
        <details><summary>All settings, data and machine</summary>
        <div class="scroll"><table><tbody>
        {string.Join('\n', Json.Flat(run).Select(pair => Html.Row("td", pair.Key, pair.Value)))}
        </tbody></table></div>
        </details>
        </section>
        """;
}

/// <summary>A chart or picture of the report, and a sentence for a reader who has never seen one.</summary>
/// <param name="Markup">An <c>svg</c> element that holds everything.</param>
/// <param name="IsWide">Whether it takes the whole width: others stand side by side where there is room.</param>
internal sealed record Illustration(string Explanation, string Markup, bool IsWide = false)
{
    public string Figure => $"<figure>\n{Markup}\n<figcaption>{Html.Text(Explanation)}</figcaption>\n</figure>\n";
}

/// <summary>Everything that report.html shows.</summary>
/// <param name="Evaluated">The images that the network was judged on, and what it said; null where it was judged on none.</param>
/// <param name="Curves">Loss, accuracy, learning rate.</param>
/// <param name="Classes">Of single classes and of how far the probabilities can be trusted.</param>
/// <param name="Images">What it read, and what goes on inside.</param>
internal sealed record ReportContent(
    RunDescription Run, string DatasetName, EvaluatedImages? Evaluated, IReadOnlyList<Illustration> Curves, IReadOnlyList<Illustration> Classes, IReadOnlyList<Illustration> Images);
