using NeuralCore.Kernels.Softmax;

namespace NeuralCore;

/// <summary>The predictions of a network for the images of a labelled set, in inference mode.</summary>
/// <remarks><code>
/// Shapes    labels: (N)   z (logits), p: (N, C)
/// Softmax   p[n] = softmax(z[n])
/// Predict   g[n] = argmax over c of z[n,c], the first of equal values
/// Loss      L = (1/N)·Σₙ −ln p[n, labels[n]]           computed from z, see SoftmaxCrossEntropy
/// </code>
/// NaN is never the largest, as in <see cref="Classification.ArgMax"/>: for a row of NaN class 0 is predicted. If a row
/// contains a NaN, its probabilities, its confidence and the mean loss are NaN.</remarks>
public sealed class Predictions
{
    private readonly int[] labels;
    private readonly Real[] logits;
    private readonly Real[] probabilities;
    private readonly int[] predicted;

    /// <param name="classNames">The names of the C classes.</param>
    /// <param name="labels">(N), each below C.</param>
    /// <param name="logits">(N, C).</param>
    public Predictions(IReadOnlyList<string> classNames, ReadOnlySpan<int> labels, ReadOnlySpan<Real> logits)
    {
        Guard.Require(classNames.Count > 0, $"Predictions need at least one class.");
        Guard.Require((long)labels.Length * classNames.Count == logits.Length,
            $"{labels.Length} labels and {logits.Length} logits do not match at {classNames.Count} classes.");
        for (int n = 0; n < labels.Length; n++)
        {
            Guard.Require((uint)labels[n] < (uint)classNames.Count,
                $"Label {labels[n]} of image {n} is outside the {classNames.Count} classes.");
        }

        ClassNames = classNames;
        this.labels = labels.ToArray();
        this.logits = logits.ToArray();
        probabilities = new Real[logits.Length];
        predicted = new int[labels.Length];
        VectorSoftmax.Rows(logits, probabilities, Count, Classes);
        RowMaxima.Indices(logits, Count, Classes, predicted);
        Loss = MeanLoss();
    }

    public IReadOnlyList<string> ClassNames { get; }

    public int Count => labels.Length;

    public int Classes => ClassNames.Count;

    public ReadOnlySpan<int> Labels => labels;

    /// <summary>Mean softmax cross-entropy; NaN for an empty set.</summary>
    public double Loss { get; }

    /// <summary>z[n], (C).</summary>
    public ReadOnlySpan<Real> Logits(int index) => Row(logits, index);

    /// <summary>p[n], (C): its sum is 1, or all values are NaN.</summary>
    public ReadOnlySpan<Real> Probabilities(int index) => Row(probabilities, index);

    /// <summary>The class of the largest logit.</summary>
    public int Prediction(int index) => predicted[index];

    /// <summary>
    /// The class of the second largest logit, the first of equal values; the predicted class if there is only one
    /// class.
    /// </summary>
    public int Second(int index)
    {
        if (Classes == 1) return 0;
        ReadOnlySpan<Real> z = Logits(index);
        int first = predicted[index], second = first == 0 ? 1 : 0;
        for (int c = second + 1; c < z.Length; c++)
        {
            if (c != first && z[c] > z[second]) second = c;
        }

        return second;
    }

    /// <summary>The probability of the predicted class.</summary>
    public double Confidence(int index) => Probabilities(index)[predicted[index]];

    public bool IsCorrect(int index) => predicted[index] == labels[index];

    private ReadOnlySpan<Real> Row(Real[] rows, int index)
    {
        Guard.Require((uint)index < (uint)Count, $"Image {index} is outside the {Count} images.");
        return rows.AsSpan(index * Classes, Classes);
    }

    private double MeanLoss()
    {
        if (Count == 0) return double.NaN;
        var z = new Tensor(new Shape(Count, Classes), logits);
        var t = new Tensor(z.Shape);
        for (int n = 0; n < Count; n++) t.Span[n * Classes + labels[n]] = 1;
        return new SoftmaxCrossEntropy().Evaluate(z, t, gradient: null);
    }
}
