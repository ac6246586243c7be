using NeuralCore.Diagnosis;

namespace NeuralCore.Tests.Training.Diagnosis;

/// <summary>Small data sets with one thing wrong.</summary>
internal static class Sets
{
    /// <param name="pixel">Of an image and a place in it.</param>
    /// <param name="label">Of an image.</param>
    internal static Dataset Make(int count, Func<int, int, int> pixel, Func<int, int>? label = null, int size = 8, string name = "made")
    {
        byte[] images = [.. from i in Enumerable.Range(0, count) from p in Enumerable.Range(0, size * size) select (byte)pixel(i, p)];
        byte[] labels = [.. Enumerable.Range(0, count).Select(i => (byte)(label?.Invoke(i) ?? i % 10))];
        return new Dataset(name, new Shape(size, size, 1), images, labels, ClassNames.Digits);
    }

    /// <summary>A bright square on black, at a place of its own in every image.</summary>
    internal static int Ink(int image, int place) => (place + image) % 64 is > 20 and < 30 ? 250 - image % 100 : 0;

    internal static string[] Codes(this CheckResult result) => [.. result.Findings.Select(finding => finding.Code)];

    internal static string[] Codes(this IEnumerable<CheckResult> results) => [.. results.SelectMany(Codes)];
}
