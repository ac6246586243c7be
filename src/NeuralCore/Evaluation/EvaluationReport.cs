namespace NeuralCore;

/// <summary>All metrics of a network on a labelled set, computed from one pass over it.</summary>
public sealed class EvaluationReport
{
    private EvaluationReport(Predictions predictions, double? temperature)
    {
        Predictions = predictions;
        Confusion = ConfusionMatrix.Of(predictions);
        Classes = ClassificationReport.Of(Confusion);
        AccuracyInterval = WilsonInterval.Of(Confusion.Correct, predictions.Count);
        int amongTwo = Enumerable.Range(0, predictions.Count)
            .Count(n => predictions.IsCorrect(n) || predictions.Second(n) == predictions.Labels[n]);
        Top2Accuracy = predictions.Count == 0 ? double.NaN : (double)amongTwo / predictions.Count;
        Calibration = Calibration.Of(predictions);
        Temperature = temperature;
        Tempered = temperature is { } t ? Calibration.Of(predictions, t) : null;
    }

    public Predictions Predictions { get; }

    /// <summary>Share of images classified correctly, in [0, 1]; NaN for an empty set.</summary>
    public double Accuracy => Classes.Accuracy;

    /// <summary>The 95 % confidence interval of the accuracy.</summary>
    public Interval AccuracyInterval { get; }

    /// <summary>Mean softmax cross-entropy.</summary>
    public double Loss => Predictions.Loss;

    /// <summary>Share of images whose label is the prediction or the second prediction.</summary>
    public double Top2Accuracy { get; }

    public ConfusionMatrix Confusion { get; }

    public ClassificationReport Classes { get; }

    /// <summary>Calibration of the network's original probabilities.</summary>
    public Calibration Calibration { get; }

    /// <summary>
    /// The fitted temperature, by which the logits are divided to calibrate them; null if none was fitted.
    /// </summary>
    public double? Temperature { get; }

    /// <summary>Calibration of the probabilities at <see cref="Temperature"/>; null if none was fitted.</summary>
    public Calibration? Tempered { get; }

    /// <param name="temperature">Result of <see cref="TemperatureScaling.Fit"/> on other images than these.</param>
    public static EvaluationReport Of(Predictions predictions, double? temperature = null) =>
        new(predictions, temperature);

    /// <summary>
    /// Indices of misclassified images, the most confident errors first; equal confidences in the order of the images.
    /// Images without a confidence (NaN) come last.
    /// </summary>
    /// <param name="most">Maximum number of images.</param>
    public IReadOnlyList<int> MostConfidentErrors(int most) =>
        [.. Enumerable.Range(0, Predictions.Count).Where(n => !Predictions.IsCorrect(n))
            .OrderByDescending(Predictions.Confidence).Take(most)];
}
