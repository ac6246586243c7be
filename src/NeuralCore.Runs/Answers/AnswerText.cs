using System.Globalization;
using NeuralCore.Handwriting.Reading;

namespace NeuralCore.Runs.Answers;

/// <summary>Predictions as text: <c>94305  (9 99.8 %, 4 99.1 %, …; all digits 97.2 %)</c>.</summary>
internal static class AnswerText
{
    /// <summary>Of a line with more digits, only the least confident digit is printed.</summary>
    private const int MaxPrinted = 12;

    /// <summary>A single digit with less confidence is printed with its alternatives.</summary>
    private const double MinConfidence = 0.95;

    /// <summary>Number of marks printed for an image without any digit.</summary>
    private const int MaxMarks = 3;

    /// <param name="width">Of a wider line, only the least confident digit is printed.</param>
    public static IEnumerable<string> Lines(PictureAnswer answer, int width = int.MaxValue)
    {
        foreach (LineAnswer line in answer.KnownLines)
        {
            string all = $"{line.Text}  ({Detail(line, line.Digits.Count > MaxPrinted)})";
            yield return all.Length <= width ? all : $"{line.Text}  ({Detail(line, isShort: true)})";
        }

        DigitAnswer[] marks = [.. answer.Lines.Where(line => line.IsUnknown).SelectMany(line => line.Digits)];
        if (!answer.IsUnknown && marks.Length > 0) yield return $"and {Figures.Count(marks.Length, "unknown mark")}";
        if (!answer.IsUnknown) yield break;
        string marksText = string.Join(", ", marks.Take(MaxMarks).Select(Mark)),
            more = marks.Length > MaxMarks ? $" and {Figures.Count(marks.Length - MaxMarks)} more" : "";
        yield return $"{PictureAnswer.Unknown}  ({(marks.Length == 0 ? "no digits found" : marksText + more)})";
    }

    /// <summary>In tenths of a percent, rounded down, and at most 99.9 %.</summary>
    public static string Percent(double probability) =>
        (Math.Min(999, Math.Floor(1000 * probability)) / 10).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Detail(LineAnswer line, bool isShort)
    {
        if (line.Digits is [var only])
        {
            return only.Best.Probability >= MinConfidence ? Percent(only.Best.Probability)
                : $"{Percent(only.Best.Probability)}; or {string.Join(", ", only.Alternatives.Skip(1).Select(Text))}";
        }

        string digits = isShort
            ? $"least confident {Text(line.Digits.MinBy(digit => digit.IsUnknown ? -1 : digit.Best.Probability)!)}"
            : string.Join(", ", line.Digits.Select(Text));
        return line.Probability is { } all ? $"{digits}; {(line.Reading is null ? "all digits" : "whole text")} {Percent(all)}" : digits;
    }

    private static string Text(DigitAnswer digit) => digit.IsUnknown ? $"? {Mark(digit)}" : Text(digit.Best);

    private static string Text(Alternative alternative) => $"{alternative.Name} {Percent(alternative.Probability)}";

    private static string Mark(DigitAnswer digit) => digit.Shape ?? $"perhaps {Text(digit.Best)}";
}
