using System.Globalization;
using NeuralCore.Runs.Records;

namespace NeuralCore.Runs.Reports;

/// <summary>report.html: one self-contained file that works offline.</summary>
internal static class ReportPage
{
    public static string Write(ReportContent content)
    {
        CellImages? cells = content.Evaluated is { Report.Predictions.Count: > 0 } evaluated
            ? CellImages.Of(evaluated.Report.Predictions, evaluated.Data) : null;
        string style = Html.Resource("page.css") + Html.Resource("report.css");
        if (cells is not null)
            style += $".digit {{ background-image: url({Html.DataUri("image/png", cells.Sheet)}); }}\n";
        string body = $"""
            <header>
            <h1>{Html.Text(Title(content))}</h1>
            <p class="soft">{Html.Text(Subtitle(content.Run))}</p>
            {Facts(content)}
            </header>
            <main>
            {Section("Training", content.Curves)}
            {(content.Evaluated is null ? "" : Confusions(content.Evaluated, cells))}
            {(content.Evaluated is null ? "" : ScoresSection(content.Evaluated, content.Classes))}
            {Section("Images", content.Images)}
            {Settings(content.Run)}
            </main>
            <footer>
            <p>Created by NeuralCore {Html.Text(content.Run.Software.NeuralCore)}. <a href="../index.html">All runs</a></p>
            </footer>
            """;
        return Html.Page(Title(content), style, body, cells is null ? "" : Html.Resource("report.js"));
    }

    private static string Title(ReportContent content) => content.Evaluated is { } evaluated
        ? Title(content, evaluated.IsTest, evaluated.Report.Accuracy)
        : content.Lines is { } lines ? Title(content, lines.IsTest, lines.Report.Accuracy)
        : $"{content.Run.Settings.Text(RunSettings.Model)} on {content.DatasetName}: {content.Run.State}";

    private static string Title(ReportContent content, bool isTest, double accuracy) =>
        $"{content.Run.Settings.Text(RunSettings.Model)} on {content.DatasetName}: " +
            $"{(isTest ? "test" : "validation")} accuracy {Figures.Percent(accuracy)}";

    private static string Subtitle(RunDescription run) =>
        $"Run {run.Name}, {run.Started.ToString("d MMMM yyyy HH:mm", CultureInfo.InvariantCulture)}. " +
            $"{run.Settings.Text(RunSettings.Architecture)}. " +
            $"{run.EvaluatedOn ?? "The test set was not read."}{(run.EndText is { } end ? $" {end}" : "")}";

    private static string Facts(ReportContent content)
    {
        var facts = new List<(string Name, string Value, string Note)>();
        if (content.Evaluated is { Report: var report })
        {
            facts.Add((
                content.Evaluated.IsTest ? "Test accuracy" : "Validation accuracy", Figures.Percent(report.Accuracy),
                $"95 % confidence interval {Figures.Percent(report.AccuracyInterval.Low)} to " +
                $"{Figures.Percent(report.AccuracyInterval.High)}"));
            facts.Add(("Errors", Figures.Count(report.Predictions.Count - report.Confusion.Correct),
                $"{Figures.Count(report.Confusion.Correct)} of {Figures.Count(report.Predictions.Count)} " +
                $"{content.Evaluated.Part} classified correctly"));
            facts.Add(("Top-2 accuracy", Figures.Percent(report.Top2Accuracy),
                "the label is one of the two most probable classes"));
            facts.Add(("Loss", Figures.Loss(report.Loss), "mean cross-entropy"));
            facts.Add(("Calibration error", Figures.Percent(report.Calibration.ExpectedError),
                "expected calibration error (ECE)"));
        }

        if (content.Lines is { Report: var lines })
        {
            facts.Add((content.Lines.IsTest ? "Test accuracy" : "Validation accuracy", Figures.Percent(lines.Accuracy),
                $"of the {content.Lines.Part} are read exactly; 95 % confidence interval " +
                $"{Figures.Percent(lines.AccuracyInterval.Low)} to {Figures.Percent(lines.AccuracyInterval.High)}"));
            facts.Add(("Character error rate", Figures.Percent(lines.CharacterErrorRate),
                "symbols to insert, remove or replace, per symbol of the labels"));
            facts.Add(("Errors", Figures.Count(lines.Count - lines.Exact),
                $"{Figures.Count(lines.Exact)} of {Figures.Count(lines.Count)} lines read exactly"));
            facts.Add(("Loss", Figures.Loss(lines.Loss), "mean negative log-probability of a text (CTC)"));
        }

        facts.Add(("Training time", Figures.Duration(content.Run.TrainSeconds ?? 0),
            $"{(content.Run.EpochsText == "1" ? "1 epoch" : $"{content.Run.EpochsText} epochs")} on " +
            $"{Figures.Count((int)content.Run.Settings.Count("threads"), "thread")}"));
        facts.Add(("Parameters", Figures.Count(content.Run.Settings.Count(RunSettings.Parameters)),
            "trainable weights and biases"));
        IEnumerable<string> items = facts.Select(fact => $"<div><dt>{Html.Text(fact.Name)}</dt>" +
            $"<dd>{Html.Text(fact.Value)}<small>{Html.Text(fact.Note)}</small></dd></div>\n");
        return $"<dl class=\"facts\">\n{string.Concat(items)}</dl>";
    }

    private static string Section(string heading, IReadOnlyList<Illustration> illustrations) =>
        illustrations.Count == 0 ? "" : $"""
            <section>
            <h2>{heading}</h2>
            {Grid(illustrations)}
            </section>
            """;

    /// <summary>Charts side by side where there is room, wide images below each other.</summary>
    private static string Grid(IReadOnlyList<Illustration> illustrations)
    {
        string[] narrow = [.. illustrations.Where(one => !one.IsWide).Select(one => one.Figure)],
            wide = [.. illustrations.Where(one => one.IsWide).Select(one => one.Figure)];
        string pairs = narrow.Length == 0 ? "" : $"<div class=\"pair\">\n{string.Concat(narrow)}</div>\n";
        return $"{pairs}{string.Concat(wide)}";
    }

    private static string Confusions(EvaluatedImages evaluated, CellImages? cells) => $"""
        <section>
        <h2>Confusion matrix</h2>
        <p>Rows are labels, columns are predictions. Images on the blue diagonal are classified correctly; orange cells
        are errors: the larger their share of the row, the stronger the colour. Click a cell to see its images.</p>
        <div class="confusions">
        {MatrixTable.Write(evaluated.Report.Confusion, evaluated.Data.ClassNames)}
        <div class="images">
        <h3 id="gallery-heading" aria-live="polite"></h3>
        <div id="gallery"></div>
        </div>
        </div>
        {(cells is null ? "" : Html.JsonScript("cells", PageJson.Write(cells.Data)))}
        </section>
        """;

    private static string ScoresSection(EvaluatedImages evaluated, IReadOnlyList<Illustration> illustrations)
    {
        ClassificationReport scores = evaluated.Report.Classes;
        IEnumerable<string> rows = scores.Classes.Select((score, i) => Row(evaluated.Data.ClassNames[i], score));
        return $"""
            <section>
            <h2>Classification report</h2>
            <p>Precision: the share of the images classified as this class that belong to it. Recall: the share of the
            images of this class that are classified as it. F1: the harmonic mean of precision and recall.
            The macro average weights all classes equally, the weighted average weights them by their number of
            images.</p>
            <div class="scroll"><table>
            <thead>{Html.Row("th", "class", "precision", "recall", "F1-score", "support")}</thead>
            <tbody>
            {string.Join('\n', rows)}
            {Row("macro average", scores.Macro)}
            {Row("weighted average", scores.Weighted)}
            </tbody></table></div>
            {Grid(illustrations)}
            </section>
            """;

        static string Row(string name, ClassScore score) =>
            Html.Row("td", name, Figures.Percent(score.Precision), Figures.Percent(score.Recall),
                Figures.Percent(score.F1), Figures.Count(score.Support));
    }

    private static string Settings(RunDescription run) => $"""
        <section>
        <h2>How to reproduce this run</h2>
        <p>Training is deterministic: the same settings give bit-identical weights for any number of threads.</p>
        <pre><code>{Html.Text(run.CommandLine)}</code></pre>
        <details><summary>All settings, data and machine</summary>
        <div class="scroll"><table><tbody>
        {string.Join('\n', Json.Flat(run).Select(pair => Html.Row("td", pair.Key, pair.Value)))}
        </tbody></table></div>
        </details>
        </section>
        """;
}

/// <summary>A chart or image of the report with its caption.</summary>
/// <param name="Markup">A self-contained <c>svg</c> element.</param>
/// <param name="IsWide">Whether it takes the whole width; others are placed side by side where there is room.</param>
internal sealed record Illustration(string Caption, string Markup, bool IsWide = false)
{
    public string Figure => $"<figure>\n{Markup}\n<figcaption>{Html.Text(Caption)}</figcaption>\n</figure>\n";
}

/// <summary>The content of report.html.</summary>
/// <param name="Evaluated">The images that the network was evaluated on, with its predictions; null without an
/// evaluation.</param>
/// <param name="Curves">Loss, accuracy, learning rate.</param>
/// <param name="Classes">Scores per class, and calibration.</param>
/// <param name="Images">Images with predictions, and activations and filters.</param>
internal sealed record ReportContent(
    RunDescription Run, string DatasetName, EvaluatedImages? Evaluated, IReadOnlyList<Illustration> Curves,
    IReadOnlyList<Illustration> Classes, IReadOnlyList<Illustration> Images)
{
    /// <summary>Of a line reader.</summary>
    public EvaluatedLines? Lines { get; init; }
}
