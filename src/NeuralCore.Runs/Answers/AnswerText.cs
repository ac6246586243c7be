using System.Globalization;
using NeuralCore.Handwriting.Reading;

namespace NeuralCore.Runs.Answers;

/// <summary>Answers as people read them: <c>94305  (9 99.8 %, 4 99.1 %, …; all together 97.2 %)</c>.</summary>
internal static class AnswerText
{
    /// <summary>Of a line with more digits only the least sure is told.</summary>
    private const int MaxTold = 12;

    /// <summary>A digit on its own that is less sure than this is told with what else it may be.</summary>
    private const double Sure = 0.95;

    /// <summary>Of a picture without any digit so many marks are told.</summary>
    private const int MaxDoubts = 3;

    /// <param name="width">Where a line is wider, its least sure digit stands for all.</param>
    public static IEnumerable<string> Lines(PictureAnswer answer, int width = int.MaxValue)
    {
        foreach (LineAnswer line in answer.KnownLines)
        {
            string all = $"{line.Text}  ({Detail(line, line.Digits.Count > MaxTold)})";
            yield return all.Length <= width ? all : $"{line.Text}  ({Detail(line, isShort: true)})";
        }

        DigitAnswer[] marks = [.. answer.Lines.Where(line => line.IsUnknown).SelectMany(line => line.Digits)];
        if (!answer.IsUnknown && marks.Length > 0) yield return $"and {Figures.Count(marks.Length, "unknown mark")}";
        if (!answer.IsUnknown) yield break;
        string doubts = string.Join(", ", marks.Take(MaxDoubts).Select(Doubt)), more = marks.Length > MaxDoubts ? $" and {Figures.Count(marks.Length - MaxDoubts)} more" : "";
        yield return $"{PictureAnswer.Unknown}  ({(marks.Length == 0 ? "nothing written was found" : doubts + more)})";
    }

    /// <summary>In tenths of a percent, rounded down, and never all: a network is not certain of anything.</summary>
    public static string Percent(double probability) => (Math.Min(999, Math.Floor(1000 * probability)) / 10).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Detail(LineAnswer line, bool isShort)
    {
        if (line.Digits is [var only]) return only.Best.Probability >= Sure ? Percent(only.Best.Probability) : $"{Percent(only.Best.Probability)}; else {string.Join(", ", only.Alternatives.Skip(1).Select(Text))}";
        string told = isShort ? $"least sure {Text(line.Digits.MinBy(digit => digit.IsUnknown ? -1 : digit.Best.Probability)!)}" : string.Join(", ", line.Digits.Select(Text));
        return line.Probability is { } all ? $"{told}; all together {Percent(all)}" : told;
    }

    private static string Text(DigitAnswer digit) => digit.IsUnknown ? $"? {Doubt(digit)}" : Text(digit.Best);

    private static string Text(Alternative alternative) => $"{alternative.Name} {Percent(alternative.Probability)}";

    private static string Doubt(DigitAnswer digit) => digit.Shape ?? $"perhaps {Text(digit.Best)}";
}
