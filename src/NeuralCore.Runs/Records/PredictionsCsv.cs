using System.Globalization;
using System.Text;
using NeuralCore.Handwriting.Lines;

namespace NeuralCore.Runs.Records;

/// <summary>
/// predictions.csv: one line per image with the two most probable classes. Classes are numbers: names may contain
/// commas.
/// </summary>
internal static class PredictionsCsv
{
    public const string Header = "index,label,prediction,correct,probability,second,secondProbability";

    public static string Write(Predictions predictions)
    {
        var text = new StringBuilder(Header).Append('\n');
        for (int i = 0; i < predictions.Count; i++)
        {
            int prediction = predictions.Prediction(i), second = predictions.Second(i);
            ReadOnlySpan<float> probabilities = predictions.Probabilities(i);
            int isCorrect = predictions.IsCorrect(i) ? 1 : 0;
            float confidence = probabilities[prediction], next = probabilities[second];
            text.Append(
                CultureInfo.InvariantCulture,
                $"{i},{predictions.Labels[i]},{prediction},{isCorrect},{confidence:G6},{second},{next:G6}\n");
        }

        return text.ToString();
    }
}

/// <summary>lines.csv: one line per line of writing with its label and the text that was read, both quoted.</summary>
internal static class LinesCsv
{
    public const string Header = "index,label,prediction,correct,probability,edits";

    public static string Write(LineEvaluation report)
    {
        var text = new StringBuilder(Header).Append('\n');
        for (int i = 0; i < report.Count; i++)
        {
            ReadLine line = report.Lines[i];
            text.Append(CultureInfo.InvariantCulture, $"{i},{Quoted(line.Label)},{Quoted(line.Text)},");
            text.Append(
                CultureInfo.InvariantCulture, $"{(line.IsExact ? 1 : 0)},{line.Probability:G6},{line.Edits}\n");
        }

        return text.ToString();
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
