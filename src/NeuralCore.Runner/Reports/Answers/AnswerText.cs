using System.Globalization;
using NeuralCore.Runner.Prediction;

namespace NeuralCore.Runner.Reports.Answers;

/// <summary>Answers as people read them: <c>94305  (9 99.8 %, 4 99.1 %, …; all together 97.2 %)</c>.</summary>
internal static class AnswerText
{
    /// <summary>Of a line with more digits only the least sure is told.</summary>
    private const int MostTold = 12;

    /// <summary>A digit on its own that is less sure than this is told with what else it may be.</summary>
    private const double Sure = 0.95;

    /// <summary>Of a picture without any digit so many marks are told.</summary>
    private const int MostDoubts = 3;

    public static IEnumerable<string> Lines(PictureAnswer answer)
    {
        foreach (LineAnswer line in answer.KnownLines) yield return $"{line.Text}  ({Detail(line)})";
        DigitAnswer[] marks = [.. answer.Lines.Where(line => line.IsUnknown).SelectMany(line => line.Digits)];
        if (!answer.IsUnknown && marks.Length > 0) yield return $"and {Figures.Count(marks.Length, "unknown mark")}";
        if (!answer.IsUnknown) yield break;
        string doubts = string.Join(", ", marks.Take(MostDoubts).Select(Doubt)), more = marks.Length > MostDoubts ? $" and {Figures.Count(marks.Length - MostDoubts)} more" : "";
        yield return $"{PictureAnswer.Unknown}  ({(marks.Length == 0 ? "nothing written was found" : doubts + more)})";
    }

    /// <summary>In tenths of a percent, rounded down, and never all: a network is not certain of anything.</summary>
    public static string Percent(double probability) => (Math.Min(999, Math.Floor(1000 * probability)) / 10).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Detail(LineAnswer line)
    {
        if (line.Digits is [var only]) return only.Best.Probability >= Sure ? Percent(only.Best.Probability) : $"{Percent(only.Best.Probability)}; else {string.Join(", ", only.Alternatives.Skip(1).Select(Text))}";
        string told = line.Digits.Count <= MostTold
            ? string.Join(", ", line.Digits.Select(Text))
            : $"{line.Digits.Count} of them, the least sure {Text(line.Digits.MinBy(digit => digit.Best.Probability)!)}";
        return line.Probability is { } all ? $"{told}; all together {Percent(all)}" : told;
    }

    private static string Text(DigitAnswer digit) => digit.IsUnknown ? $"? {Doubt(digit)}" : Text(digit.Best);

    private static string Text(Alternative alternative) => $"{alternative.Name} {Percent(alternative.Probability)}";

    private static string Doubt(DigitAnswer digit) => digit.Shape ?? $"perhaps {Text(digit.Best)}";
}
