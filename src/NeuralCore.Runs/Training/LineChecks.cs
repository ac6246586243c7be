using NeuralCore.Diagnosis;
using NeuralCore.Handwriting.Lines;

namespace NeuralCore.Runs.Training;

/// <summary>Checks of the labelled lines with which a reader is fine-tuned.</summary>
internal static class LineChecks
{
    /// <summary>Maximum number of files listed in a message.</summary>
    private const int MaxListedFiles = 20;

    /// <summary>Whether enough rows of labels.csv can be used.</summary>
    public static CheckResult Usable(LabelledLines lines) => new(
        "labelled lines", $"{lines.Lines.Count} of {Figures.Count(lines.Rows, "row")} can be used",
        lines.HasTooFew
            ? [FindingCodes.TooFewLines.Found(
                $"{lines.Dropped.Count} of the {lines.Rows} rows cannot be used, where at most a tenth may be left "
                + "out")]
            : []);

    /// <summary>One finding for all rows with a problem, with their files.</summary>
    public static CheckResult Run(string check, LabelledLines lines, LineProblem problem, FindingCode code)
    {
        DroppedLine[] found = [.. lines.Dropped.Where(line => line.Problem == problem)];
        if (found.Length == 0) return new CheckResult(check, $"{Figures.Count(lines.Lines.Count, "line")}", []);
        string files = string.Join(", ", found.Take(MaxListedFiles).Select(line => PlainText.Of(line.File)))
            + (found.Length > MaxListedFiles ? $" and {found.Length - MaxListedFiles} more" : "");
        return new CheckResult(check, $"{found.Length} of {Figures.Count(lines.Rows, "row")} left out", [code.Found(
            $"{found[0].Text}. {Figures.Count(found.Length, "row")} of {lines.Rows}, where none is expected "
            + $"({files})")]);
    }
}
