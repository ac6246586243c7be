using System.Globalization;
using System.Text;
using NeuralCore.Handwriting.Reading;

namespace NeuralCore.Runs.Answers;

/// <summary>Answers as a table for other programs: a row a line of digits, a row a picture that has none. Quoted as RFC 4180 says.</summary>
internal static class AnswerCsv
{
    public const string Header = "picture,line,text,probability,digits,label,right,error";

    public static string Write(IEnumerable<PictureAnswer> answers)
    {
        var csv = new StringBuilder(Header).Append('\n');
        foreach (PictureAnswer answer in answers)
        {
            PictureSource source = answer.Source;
            string label = source.Label ?? "", right = answer.IsCorrect is { } isRight ? isRight ? "yes" : "no" : "";
            if (answer.Lines.Count == 0) Row(source.Path, "", answer.Error is null ? PictureAnswer.Unknown : "", "", "", label, right, answer.Error ?? "");
            for (int i = 0; i < answer.Lines.Count; i++)
            {
                LineAnswer line = answer.Lines[i];
                string digits = string.Join(' ', line.Digits.Select(digit => $"{digit.Best.Name}:{Number(digit.Best.Probability)}"));
                Row(source.Path, (i + 1).ToString(CultureInfo.InvariantCulture), line.IsUnknown ? PictureAnswer.Unknown : line.Text, line.Probability is { } all ? Number(all) : "", digits, label, right, "");
            }
        }

        return csv.ToString();

        void Row(params string[] fields) => csv.AppendJoin(',', fields.Select(Quote)).Append('\n');
    }

    private static string Number(double probability) => probability.ToString("0.#####", CultureInfo.InvariantCulture);

    private static string Quote(string field) => field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
