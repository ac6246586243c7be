using NeuralCore.Handwriting;

namespace NeuralCore.Runner.Tests;

/// <summary>IDX files of images that are made up, with one thing wrong.</summary>
internal static class MadeDigits
{
    private const int Size = 28, Classes = 10;

    /// <param name="pixel">Of an image and a place in it.</param>
    /// <param name="label">Of an image; null: each class in turn.</param>
    /// <returns>The folder.</returns>
    internal static string Write(Terminal terminal, Func<int, int, int> pixel, Func<int, int>? label = null, string folder = "made", int count = 60)
    {
        Directory.CreateDirectory(terminal.Path(folder));
        Write("train", 0, count, label ?? (i => i % Classes));
        Write("t10k", count, 20, i => i % Classes);
        return folder;

        void Write(string part, int first, int number, Func<int, int> labelOf)
        {
            byte[] images = [.. from i in Enumerable.Range(first, number) from p in Enumerable.Range(0, Size * Size) select (byte)pixel(i, p)];
            new IdxFile(new Shape(number, Size, Size), images).Write(Path.Combine(terminal.Path(folder), $"{part}-images-idx3-ubyte"), gzip: false);
            new IdxFile(new Shape(number), [.. Enumerable.Range(first, number).Select(i => (byte)labelOf(i))]).Write(Path.Combine(terminal.Path(folder), $"{part}-labels-idx1-ubyte"), gzip: false);
        }
    }

    /// <summary>A bar whose place tells the class, with a grey of its own.</summary>
    internal static int Bar(int image, int place) => place / Size is > 4 and < 20 && place % Size >= 2 + 2 * (image % Classes) && place % Size < 6 + 2 * (image % Classes) ? 120 + image : 0;
}
