namespace NeuralCore.Tests.Evaluation;

/// <summary>Predictions made up for a test.</summary>
internal static class Said
{
    /// <summary>One row of logits for each label.</summary>
    internal static Predictions Of(byte[] labels, params Real[][] logits) =>
        new([.. Enumerable.Range(0, logits.Length == 0 ? 2 : logits[0].Length).Select(c => $"{c}")],
            [.. labels.Select(label => (int)label)], logits.SelectMany(row => row).ToArray());

    /// <summary>Sure of each guess.</summary>
    internal static Predictions SavedPredictions(int classes, byte[] labels, params int[] guesses) =>
        Of(labels, [.. guesses.Select(guess => Enumerable.Range(0, classes).Select(c => c == guess ? (Real)10 : 0).ToArray())]);

    /// <summary>Two classes, of which the first has this probability; the label says whether that is right.</summary>
    internal static Predictions Confident(params (double Probability, bool Right)[] images) =>
        Of([.. images.Select(image => (byte)(image.Right ? 0 : 1))], [.. images.Select(image => new[] { (Real)Math.Log(image.Probability / (1 - image.Probability)), (Real)0 })]);
}
