namespace NeuralCore;

/// <summary>
/// Calibration of a network's confidence: the expected calibration error, and the bins of a reliability diagram.
/// </summary>
/// <remarks><code>
/// Shapes    z: (N, C)
/// Confidence q[n] = max over c of softmax(z[n] / T)
/// Bin       B_m = {n : (m − 1)/M &lt; q[n] ≤ m/M},  m = 1 … M
/// conf_m, acc_m = mean of q[n], share of correct predictions, over B_m
/// Error     ECE = Σ_m |B_m|/N·|acc_m − conf_m|         Guo et al. 2017, arXiv:1706.04599, equation 3
/// </code>
/// An image whose confidence is NaN is in no bin and not among the N. If all bins are empty the error is NaN.</remarks>
public sealed class Calibration
{
    /// <summary>The number of bins in the paper.</summary>
    public const int DefaultBins = 15;

    private Calibration(IReadOnlyList<ReliabilityBin> bins)
    {
        Bins = bins;
        int count = bins.Sum(bin => bin.Count);
        ExpectedError = count == 0 ? double.NaN
            : bins.Where(bin => bin.Count > 0)
            .Sum(bin => bin.Count * Math.Abs(bin.Accuracy - bin.MeanConfidence)) / count;
    }

    /// <summary>ECE, in [0, 1].</summary>
    public double ExpectedError { get; }

    /// <summary>B_1 … B_M, including empty bins.</summary>
    public IReadOnlyList<ReliabilityBin> Bins { get; }

    /// <param name="temperature">T, by which the logits are divided; 1 leaves them unchanged.</param>
    /// <param name="bins">M.</param>
    public static Calibration Of(Predictions predictions, double temperature = 1, int bins = DefaultBins)
    {
        Guard.Require(bins > 0, $"The number of bins must be at least 1, not {bins}.");
        TemperatureScaling.RequireTemperature(temperature);
        var counts = new int[bins];
        var correct = new int[bins];
        var sums = new double[bins];
        for (int n = 0; n < predictions.Count; n++)
        {
            double confidence = Confidence(predictions, n, temperature);
            if (double.IsNaN(confidence)) continue;
            int bin = Math.Clamp((int)Math.Ceiling(confidence * bins) - 1, 0, bins - 1);
            counts[bin]++;
            correct[bin] += predictions.IsCorrect(n) ? 1 : 0;
            sums[bin] += confidence;
        }

        return new Calibration(
        [
            .. counts.Select((count, m) => new ReliabilityBin(
                (double)m / bins, (double)(m + 1) / bins, count, sums[m] / count, (double)correct[m] / count)),
        ]);
    }

    private static double Confidence(Predictions predictions, int index, double temperature) =>
        temperature == 1 ? predictions.Confidence(index)
            : Math.Exp(-TemperatureScaling.Loss(predictions.Logits(index), predictions.Prediction(index), temperature));
}

/// <summary>
/// A bin of a reliability diagram: images with a confidence in (<paramref name="From"/>, <paramref name="To"/>].
/// </summary>
/// <param name="Count">Number of images.</param>
/// <param name="MeanConfidence">Mean confidence; NaN if the bin is empty.</param>
/// <param name="Accuracy">Share of the images classified correctly; NaN if the bin is empty.</param>
public sealed record ReliabilityBin(double From, double To, int Count, double MeanConfidence, double Accuracy);
