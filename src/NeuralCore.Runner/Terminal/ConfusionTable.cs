using System.Globalization;
using NeuralCore.Runs.Records;
using Spectre.Console;

namespace NeuralCore.Runner.Terminal;

/// <summary>
/// The confusion matrix as numbers, with background colours if available. If it does not fit, the most frequent
/// confusions as lines.
/// </summary>
internal static class ConfusionTable
{
    /// <summary>Number of lines if the matrix is too wide.</summary>
    private const int MaxPairs = 10;

    /// <summary>If a class name is longer, columns are headed by class numbers.</summary>
    private const int MaxHeadLength = 3;

    /// <summary>
    /// The error share of a class with the strongest colour; below it, the colour grows with the square root, so that
    /// 0.1 % is visible.
    /// </summary>
    private const double GraveError = 0.05;

    /// <summary>
    /// Blue for correct predictions, vermilion for errors: distinguishable with red-green colour blindness (Okabe and
    /// Ito 2008).
    /// </summary>
    private static readonly Color Correct = new(0, 114, 178), Error = new(213, 94, 0), Ground = new(24, 24, 24),
        Digits = new(255, 255, 255);

    public static void Write(Screen screen, ConfusionMatrix matrix, IReadOnlyList<string> names)
    {
        bool areShort = names.All(name => name.Length <= MaxHeadLength);
        string[] heads = [.. names.Select((name, c) => areShort ? name : $"{c}")],
            rows = [.. names.Select((name, c) => areShort ? name : $"{c} {name}")];
        int widest = Enumerable.Range(0, matrix.Classes * matrix.Classes)
            .Max(i => Text(matrix, i / matrix.Classes, i % matrix.Classes).Length);
        int width = Math.Max(widest, heads.Max(head => head.Length)) + 2, label = rows.Max(row => row.Length);
        if (label + width * matrix.Classes > screen.Width)
        {
            WritePairs(screen, matrix, names);
            return;
        }

        screen.Line("Confusion matrix (rows: labels, columns: predictions):");
        screen.Line(new string(' ', label) + string.Concat(heads.Select(Cell)), "grey");
        for (int t = 0; t < matrix.Classes; t++)
        {
            var line = new Paragraph(rows[t].PadRight(label), new Style(Color.Grey));
            for (int g = 0; g < matrix.Classes; g++)
                line.Append(Cell(Text(matrix, t, g)), screen.HasColor ? Ink(matrix, t, g) : Style.Plain);
            screen.Line(line);
        }

        string Cell(string text) => text.PadLeft(width - 1) + " ";
    }

    private static void WritePairs(Screen screen, ConfusionMatrix matrix, IReadOnlyList<string> names)
    {
        IReadOnlyList<Confusion> pairs = matrix.MostConfused(MaxPairs);
        if (pairs.Count == 0) return;
        screen.Line("Most frequent errors:");
        var row = new FittingRow(screen.Width, -pairs.Max(pair => Words(pair).Length), 6, 8);
        screen.Line(row.Of("", "images", "share"), "grey");
        foreach (Confusion pair in pairs)
        {
            screen.Line(row.Of(
                Words(pair), Figures.Count(pair.Count),
                Figures.Percent((double)pair.Count / matrix.Support(pair.Label))));
        }

        string Words(Confusion pair) => $"{names[pair.Label]} classified as {names[pair.Prediction]}";
    }

    /// <summary>Zeros off the diagonal are printed as dots.</summary>
    private static string Text(ConfusionMatrix matrix, int label, int prediction) =>
        matrix[label, prediction] == 0 && label != prediction ? "·"
        : matrix[label, prediction].ToString(CultureInfo.InvariantCulture);

    private static Style Ink(ConfusionMatrix matrix, int label, int prediction)
    {
        if (matrix[label, prediction] == 0) return new Style(Color.Grey);
        double share = (double)matrix[label, prediction] / matrix.Support(label);
        return label == prediction ? new Style(Digits, Ground.Blend(Correct, (float)share))
            : new Style(Digits, Ground.Blend(Error, (float)Math.Sqrt(Math.Min(1, share / GraveError))));
    }
}
