using NeuralCore.Runs.Records;

namespace NeuralCore.Runner.Terminal;

/// <summary>Precision, recall and F1 of each class, then their averages.</summary>
internal static class ClassTable
{
    private const string Macro = "macro average", Weighted = "weighted average";

    public static void Write(Screen screen, ClassificationReport report, IReadOnlyList<string> names)
    {
        int longest = names.Append(Weighted).Max(name => name.Length);
        var row = new FittingRow(screen.Width, -longest, 9, 8, 8, 7);
        screen.Line(row.Of("class", "precision", "recall", "F1-score", "support"), "grey");
        for (int c = 0; c < names.Count; c++) Add(names[c], report.Classes[c], null);
        Add(Macro, report.Macro, "grey");
        Add(Weighted, report.Weighted, "grey");

        void Add(string name, ClassScore score, string? style) =>
            screen.Line(row.Of(
                name, Figures.Percent(score.Precision), Figures.Percent(score.Recall), Figures.Percent(score.F1),
                Figures.Count(score.Support)), style);
    }
}
