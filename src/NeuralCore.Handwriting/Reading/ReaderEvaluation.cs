using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Lines;

namespace NeuralCore.Handwriting.Reading;

/// <summary>A line reader as a classifier of images that show exactly one character each, such as those of MNIST.</summary>
internal static class ReaderEvaluation
{
    /// <summary>The predictions for a test set: z[n,c] is ln of the probability that image n is class c.</summary>
    /// <remarks>A letter of one case counts as its class if the other case is not a class too: in most sets of letters
    /// the two cases are merged, and the size of a single letter is lost.</remarks>
    /// <exception cref="InvalidDataException">The classes are not characters that the reader knows.</exception>
    public static Predictions Predict(
        LineReader reader, Dataset test, int threads, CancellationToken cancellation)
    {
        Guard.Require(test.HasBytes && test.SampleShape is { Rank: 3 } shape && shape[2] == 1,
            $"A reader takes grey images; {test.Name} has {test.SampleKind} of {test.SampleShape}.");
        IReadOnlyList<string> names = Characters(test.ClassNames);
        string[] symbols = [.. names.Select(name => Symbols(name, names))];
        if (symbols.Any(variants => !variants.Any(reader.Alphabet.Contains)))
        {
            throw new InvalidDataException($"The reader knows the characters {reader.Alphabet}; the classes of {test.Name} "
                + $"are {string.Join(", ", test.ClassNames.Take(12))}{(test.ClassNames.Count > 12 ? ", …" : "")}.");
        }

        string allowed = string.Concat(string.Concat(symbols).Distinct());
        int height = test.SampleShape[0], width = test.SampleShape[1];
        var logits = new float[test.Count * names.Count];
        Parallel.For(
            0, test.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, n =>
            {
                IReadOnlyDictionary<char, double> logs = reader.Classify(
                    new GreyImage(width, height, test.Image(n).ToArray()), allowed);
                for (int c = 0; c < names.Count; c++)
                {
                    logits[n * names.Count + c] =
                        (float)symbols[c].Max(symbol => logs.GetValueOrDefault(symbol, double.NegativeInfinity));
                }
            });
        return new Predictions(test.ClassNames, test.Labels, logits);
    }

    /// <summary>Classes that are only numbered, as many as there are letters, are letters.</summary>
    private static IReadOnlyList<string> Characters(IReadOnlyList<string> classNames) =>
        classNames.Count == 26 && classNames.SequenceEqual(ClassNames.Numbered(26))
            ? [.. Enumerable.Range('a', 26).Select(c => ((char)c).ToString())] : classNames;

    private static string Symbols(string name, IReadOnlyList<string> names)
    {
        if (name.Length != 1 || !char.IsAsciiLetter(name[0])) return name.Length == 1 ? name : "";
        char other = char.IsAsciiLetterLower(name[0]) ? char.ToUpperInvariant(name[0]) : char.ToLowerInvariant(name[0]);
        return names.Contains(other.ToString()) ? name : $"{name}{other}";
    }
}
