namespace NeuralCore;

/// <summary>Confusion matrix: counts of images by label (rows) and prediction (columns), as in scikit-learn.</summary>
/// <remarks><code>
/// Shapes    M: (C, C)
/// Count     M[t,g] = images with label t and prediction g
///           support[t] = Σ_g M[t,g]   predicted[g] = Σ_t M[t,g]   correct = Σ_c M[c,c]
/// </code></remarks>
public sealed class ConfusionMatrix
{
    private readonly int[] counts;

    private ConfusionMatrix(int classes)
    {
        Classes = classes;
        counts = new int[classes * classes];
    }

    public int Classes { get; }

    /// <summary>Total number of images.</summary>
    public int Count => counts.Sum();

    /// <summary>Number of images that were classified correctly.</summary>
    public int Correct => Enumerable.Range(0, Classes).Sum(c => this[c, c]);

    public int this[int label, int prediction]
    {
        get
        {
            Guard.Require((uint)label < (uint)Classes && (uint)prediction < (uint)Classes,
                $"There is no entry [{label}, {prediction}] in a matrix of {Classes} classes.");
            return counts[label * Classes + prediction];
        }
    }

    public static ConfusionMatrix Of(Predictions predictions)
    {
        var matrix = new ConfusionMatrix(predictions.Classes);
        for (int n = 0; n < predictions.Count; n++)
            matrix.counts[predictions.Labels[n] * matrix.Classes + predictions.Prediction(n)]++;
        return matrix;
    }

    /// <summary>Number of images whose label is the class.</summary>
    public int Support(int label) => Enumerable.Range(0, Classes).Sum(prediction => this[label, prediction]);

    /// <summary>Number of images whose prediction is the class.</summary>
    public int Predicted(int prediction) => Enumerable.Range(0, Classes).Sum(label => this[label, prediction]);

    /// <summary>
    /// The pairs of different classes that were confused, the most frequent first; equal counts in the order of label
    /// and prediction.
    /// </summary>
    /// <param name="most">Maximum number of pairs.</param>
    public IReadOnlyList<Confusion> MostConfused(int most) =>
    [
        .. Enumerable.Range(0, counts.Length)
            .Select(i => new Confusion(i / Classes, i % Classes, counts[i]))
            .Where(pair => pair.Label != pair.Prediction && pair.Count > 0)
            .OrderByDescending(pair => pair.Count)
            .Take(most),
    ];
}

/// <summary>An entry of a confusion matrix: the number of images of one class that were predicted as another.</summary>
public readonly record struct Confusion(int Label, int Prediction, int Count);
