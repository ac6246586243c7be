using System.Globalization;
using System.Text;

namespace NeuralCore.Runs.Records;

/// <summary>predictions.csv: a line an image, with the two likeliest classes. Classes are their numbers: names may hold commas.</summary>
internal static class PredictionsCsv
{
    public const string Header = "index,label,guess,right,probability,second,secondProbability";

    public static string Write(Predictions predictions)
    {
        var text = new StringBuilder(Header).Append('\n');
        for (int i = 0; i < predictions.Count; i++)
        {
            int guess = predictions.Prediction(i), second = predictions.Second(i);
            ReadOnlySpan<float> probabilities = predictions.Probabilities(i);
            text.Append(CultureInfo.InvariantCulture, $"{i},{predictions.Labels[i]},{guess},{(predictions.IsCorrect(i) ? 1 : 0)},{probabilities[guess]:G6},{second},{probabilities[second]:G6}\n");
        }

        return text.ToString();
    }
}
