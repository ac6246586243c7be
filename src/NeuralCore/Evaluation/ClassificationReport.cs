namespace NeuralCore;

/// <summary>
/// Precision, recall and F1 score of each class, with macro and weighted averages, as in scikit-learn's
/// <c>classification_report</c> with <c>zero_division=0</c>.
/// </summary>
/// <remarks><code>
/// Shapes    M: (C, C), labels × predictions
/// Class     precision[c] = M[c,c] / predicted[c]   recall[c] = M[c,c] / support[c]
///           F1[c] = 2·M[c,c] / (predicted[c] + support[c])         each 0 where its divisor is 0
/// Macro     mean over the classes that occur as a label or as a prediction
/// Weighted  Σ_c support[c]·score[c] / N
/// Accuracy  Σ_c M[c,c] / N
/// </code>
/// For an empty set the means and the accuracy are NaN.</remarks>
public sealed class ClassificationReport
{
    private ClassificationReport(ConfusionMatrix matrix)
    {
        int count = matrix.Count;
        Classes = [.. Enumerable.Range(0, matrix.Classes).Select(c => Score(matrix, c))];
        int[] occurring =
        [
            .. Enumerable.Range(0, matrix.Classes).Where(c => matrix.Support(c) + matrix.Predicted(c) > 0),
        ];
        Macro = Mean(c => occurring.Contains(c) ? 1 : 0, occurring.Length, count);
        Weighted = Mean(c => Classes[c].Support, count, count);
        Accuracy = count == 0 ? double.NaN : (double)matrix.Correct / count;
    }

    /// <summary>The scores of each class; entry c belongs to class c.</summary>
    public IReadOnlyList<ClassScore> Classes { get; }

    /// <summary>Macro average: every class has the same weight.</summary>
    public ClassScore Macro { get; }

    /// <summary>Weighted average: every image has the same weight.</summary>
    public ClassScore Weighted { get; }

    /// <summary>Share of images classified correctly, in [0, 1].</summary>
    public double Accuracy { get; }

    public static ClassificationReport Of(ConfusionMatrix matrix) => new(matrix);

    private static ClassScore Score(ConfusionMatrix matrix, int c)
    {
        int correct = matrix[c, c], predicted = matrix.Predicted(c), support = matrix.Support(c);
        return new ClassScore(
            Ratio(correct, predicted), Ratio(correct, support), Ratio(2 * correct, predicted + support), support);
    }

    private static double Ratio(int part, int whole) => whole == 0 ? 0 : (double)part / whole;

    private ClassScore Mean(Func<int, int> weight, int total, int count)
    {
        return new ClassScore(Of(score => score.Precision), Of(score => score.Recall), Of(score => score.F1), count);

        double Of(Func<ClassScore, double> figure) =>
            total == 0 ? double.NaN : Classes.Select((score, c) => weight(c) * figure(score)).Sum() / total;
    }
}

/// <summary>Precision, recall and F1 score of one class, or their average over several classes.</summary>
/// <param name="Precision">Share of the predictions of the class that are correct.</param>
/// <param name="Recall">Share of the images of the class that are predicted correctly.</param>
/// <param name="F1">Harmonic mean of precision and recall.</param>
/// <param name="Support">Number of images of the class.</param>
public sealed record ClassScore(double Precision, double Recall, double F1, int Support);
