namespace NeuralCore;

/// <summary>How many images of each class were taken for each class: rows are labels, columns are guesses, as in scikit-learn.</summary>
/// <remarks><code>
/// Shapes    M: (C, C)
/// Count     M[t,g] = images with label t and guess g
///           support[t] = Σ_g M[t,g]   guessed[g] = Σ_t M[t,g]   correct = Σ_c M[c,c]
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

    /// <summary>Images in all.</summary>
    public int Count => counts.Sum();

    /// <summary>Images whose guess is their label.</summary>
    public int Correct => Enumerable.Range(0, Classes).Sum(c => this[c, c]);

    public int this[int label, int guess]
    {
        get
        {
            Guard.Require((uint)label < (uint)Classes && (uint)guess < (uint)Classes, $"There is no entry [{label}, {guess}] in a matrix of {Classes} classes.");
            return counts[label * Classes + guess];
        }
    }

    public static ConfusionMatrix Of(Predictions predictions)
    {
        var matrix = new ConfusionMatrix(predictions.Classes);
        for (int n = 0; n < predictions.Count; n++) matrix.counts[predictions.Labels[n] * matrix.Classes + predictions.Guess(n)]++;
        return matrix;
    }

    /// <summary>Images of a class.</summary>
    public int Support(int label) => Enumerable.Range(0, Classes).Sum(guess => this[label, guess]);

    /// <summary>Images taken for a class, rightly or not.</summary>
    public int Guessed(int guess) => Enumerable.Range(0, Classes).Sum(label => this[label, guess]);

    /// <summary>The pairs that were confused at all, the most frequent first, then in the order of label and guess.</summary>
    /// <param name="most">At most so many.</param>
    public IReadOnlyList<Confusion> MostConfused(int most) =>
    [
        .. Enumerable.Range(0, counts.Length)
            .Select(i => new Confusion(i / Classes, i % Classes, counts[i]))
            .Where(pair => pair.Label != pair.Guess && pair.Count > 0)
            .OrderByDescending(pair => pair.Count)
            .Take(most),
    ];
}

/// <summary>How many images of one class were taken for another.</summary>
public readonly record struct Confusion(int Label, int Guess, int Count);
