using System.Globalization;
using NeuralCore.Runs.Records;
using Spectre.Console;

namespace NeuralCore.Runner.Terminal;

/// <summary>
/// The confusion matrix as numbers, on coloured ground where there are colours. Where it does not fit, the most
/// frequent confusions as lines.
/// </summary>
internal static class ConfusionTable
{
    /// <summary>Lines that stand for a matrix that is too wide.</summary>
    private const int MaxPairs = 10;

    /// <summary>A class's name that is longer heads its column as a number.</summary>
    private const int MaxHeadLength = 3;

    /// <summary>
    /// The share of a class from which on an error has the strongest colour; below it, the square root tells one in a
    /// thousand from none.
    /// </summary>
    private const double GraveError = 0.05;

    /// <summary>
    /// Blue for what is right, vermilion for errors: told apart by those who do not tell red from green (Okabe and Ito
    /// 2008).
    /// </summary>
    private static readonly Color Right = new(0, 114, 178), Wrong = new(213, 94, 0), Ground = new(24, 24, 24),
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

        screen.Line("Each line is what the images are, each column what they were read as:");
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
        screen.Line("Most often confused:");
        var row = new FittingRow(screen.Width, -pairs.Max(pair => Words(pair).Length), 6, 8);
        screen.Line(row.Of("", "images", "of them"), "grey");
        foreach (Confusion pair in pairs)
        {
            screen.Line(row.Of(
                Words(pair), Figures.Count(pair.Count),
                Figures.Percent((double)pair.Count / matrix.Support(pair.Label))));
        }

        string Words(Confusion pair) => $"{names[pair.Label]} read as {names[pair.Prediction]}";
    }

    /// <summary>Nothing confused is a point, so that the numbers stand out.</summary>
    private static string Text(ConfusionMatrix matrix, int label, int guess) =>
        matrix[label, guess] == 0 && label != guess ? "·" : matrix[label, guess].ToString(CultureInfo.InvariantCulture);

    private static Style Ink(ConfusionMatrix matrix, int label, int guess)
    {
        if (matrix[label, guess] == 0) return new Style(Color.Grey);
        double share = (double)matrix[label, guess] / matrix.Support(label);
        return label == guess ? new Style(Digits, Ground.Blend(Right, (float)share))
            : new Style(Digits, Ground.Blend(Wrong, (float)Math.Sqrt(Math.Min(1, share / GraveError))));
    }
}
