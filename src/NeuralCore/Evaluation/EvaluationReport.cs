namespace NeuralCore;

/// <summary>Every figure of a network on a labelled set, from one pass over it.</summary>
public sealed class EvaluationReport
{
    private EvaluationReport(Predictions predictions, double? temperature)
    {
        Predictions = predictions;
        Confusion = ConfusionMatrix.Of(predictions);
        Classes = ClassificationReport.Of(Confusion);
        AccuracyInterval = WilsonInterval.Of(Confusion.Correct, predictions.Count);
        int amongTwo = Enumerable.Range(0, predictions.Count).Count(n => predictions.IsCorrect(n) || predictions.Second(n) == predictions.Labels[n]);
        Top2Accuracy = predictions.Count == 0 ? double.NaN : (double)amongTwo / predictions.Count;
        Calibration = Calibration.Of(predictions);
        Temperature = temperature;
        Tempered = temperature is { } t ? Calibration.Of(predictions, t) : null;
    }

    public Predictions Predictions { get; }

    /// <summary>Share of images classified correctly, in [0, 1]; NaN for an empty set.</summary>
    public double Accuracy => Classes.Accuracy;

    /// <summary>Where the accuracy on all such images lies, at 95 %.</summary>
    public Interval AccuracyInterval { get; }

    /// <summary>Mean softmax cross-entropy.</summary>
    public double Loss => Predictions.Loss;

    /// <summary>Share of images whose label is the prediction or the second prediction.</summary>
    public double Top2Accuracy { get; }

    public ConfusionMatrix Confusion { get; }

    public ClassificationReport Classes { get; }

    /// <summary>Of the probabilities as the network gives them.</summary>
    public Calibration Calibration { get; }

    /// <summary>What the logits are divided by to be calibrated; null where none was fitted.</summary>
    public double? Temperature { get; }

    /// <summary>Of the probabilities at <see cref="Temperature"/>.</summary>
    public Calibration? Tempered { get; }

    /// <param name="temperature">As <see cref="TemperatureScaling.Fit"/> found it on other images than these.</param>
    public static EvaluationReport Of(Predictions predictions, double? temperature = null) => new(predictions, temperature);

    /// <summary>Indices of misclassified images, the most confident errors first, then in their own order. Those
    /// without a confidence (NaN) come last.</summary>
    /// <param name="most">At most so many.</param>
    public IReadOnlyList<int> MostConfidentErrors(int most) =>
        [.. Enumerable.Range(0, Predictions.Count).Where(n => !Predictions.IsCorrect(n)).OrderByDescending(Predictions.Confidence).Take(most)];
}
