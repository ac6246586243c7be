using NeuralCore.Handwriting;

namespace NeuralCore.Runner.Tests;

/// <summary>A few generated digits as the IDX files of a data set.</summary>
internal static class SmallDigits
{
    internal const string TestImages = "t10k-images-idx3-ubyte.gz", TestLabels = "t10k-labels-idx1-ubyte.gz";

    /// <returns>The folder.</returns>
    internal static string Write(Terminal terminal, string folder = "digits", int train = 300, int test = 100)
    {
        Directory.CreateDirectory(terminal.Path(folder));
        if (train > 0) Write(GeneratedDigits.Create(train, seed: 5), terminal.Path(folder), "train-images-idx3-ubyte", "train-labels-idx1-ubyte");
        Write(GeneratedDigits.Create(test, seed: 5, part: 1), terminal.Path(folder), TestImages, TestLabels);
        return folder;
    }

    private static void Write(Dataset digits, string folder, string imagesName, string labelsName)
    {
        byte[] images = [.. Enumerable.Range(0, digits.Count).SelectMany(i => digits.Image(i).ToArray())];
        new IdxFile(new Shape(digits.Count, 28, 28), images).Write(Path.Combine(folder, imagesName), imagesName.EndsWith(".gz", StringComparison.Ordinal));
        new IdxFile(new Shape(digits.Count), [.. digits.Labels.ToArray().Select(label => (byte)label)]).Write(
            Path.Combine(folder, labelsName), labelsName.EndsWith(".gz", StringComparison.Ordinal));
    }
}
