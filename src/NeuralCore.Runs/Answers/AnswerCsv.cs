using System.Globalization;
using System.Text;
using NeuralCore.Handwriting.Reading;

namespace NeuralCore.Runs.Answers;

/// <summary>
/// Predictions as a table for other programs: one row per line of digits, one row for an image without any. Quoted as
/// RFC 4180 defines.
/// </summary>
internal static class AnswerCsv
{
    public const string Header = "image,line,text,probability,digits,label,correct,error";

    public static string Write(IEnumerable<PictureAnswer> answers)
    {
        var csv = new StringBuilder(Header).Append('\n');
        foreach (PictureAnswer answer in answers)
        {
            PictureSource source = answer.Source;
            string label = source.Label ?? "",
                correct = answer.IsCorrect is { } isCorrect ? isCorrect ? "yes" : "no" : "";
            if (answer.Lines.Count == 0)
            {
                Row(source.Path, "", answer.Error is null ? PictureAnswer.Unknown : "", "", "", label, correct,
                    answer.Error ?? "");
            }

            for (int i = 0; i < answer.Lines.Count; i++)
            {
                LineAnswer line = answer.Lines[i];
                string digits = string.Join(
                    ' ', line.Digits.Select(digit => $"{digit.Best.Name}:{Number(digit.Best.Probability)}"));
                Row(source.Path, (i + 1).ToString(CultureInfo.InvariantCulture),
                    line.IsUnknown ? PictureAnswer.Unknown : line.Text, line.Probability is { } all ? Number(all) : "",
                    digits, label, correct, "");
            }
        }

        return csv.ToString();

        void Row(params string[] fields) => csv.AppendJoin(',', fields.Select(Quote)).Append('\n');
    }

    private static string Number(double probability) => probability.ToString("0.#####", CultureInfo.InvariantCulture);

    private static string Quote(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field
        : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
