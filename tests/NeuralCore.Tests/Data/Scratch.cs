using System.IO.Compression;
using NeuralCore.Handwriting;

namespace NeuralCore.Tests.Data;

/// <summary>A folder of its own for one test, removed afterwards, and the small files that go into it.</summary>
internal sealed class Scratch : IDisposable
{
    internal string Folder { get; } = Directory.CreateTempSubdirectory("neuralcore-").FullName;

    internal string Path(string name) => System.IO.Path.Combine(Folder, name);

    internal string Add(string name, byte[] content)
    {
        File.WriteAllBytes(Path(name), content);
        return Path(name);
    }

    /// <summary>Images whose byte i is 7·i mod 251, so that no two places agree by accident.</summary>
    internal static IdxFile Images(int count, int height = 3, int width = 2) =>
        new(new Shape(count, height, width), [.. Enumerable.Range(0, count * height * width).Select(i => (byte)(7 * i % 251))]);

    internal static IdxFile Labels(params byte[] labels) => new(new Shape(labels.Length), labels);

    /// <summary>Labels 0 1 … classes−1 0 1 …, starting at <paramref name="first"/>.</summary>
    internal static IdxFile Labels(int count, int classes, int first = 0) => Labels([.. Enumerable.Range(0, count).Select(i => (byte)(first + i % classes))]);

    internal static byte[] Bytes(IdxFile file, bool gzip = false)
    {
        using var scratch = new Scratch();
        file.Write(scratch.Path("file"), gzip);
        return File.ReadAllBytes(scratch.Path("file"));
    }

    internal static byte[] Gzip(byte[] content)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal)) gzip.Write(content);
        return buffer.ToArray();
    }

    internal static IdxFile Read(byte[] content) => IdxFile.Read(new MemoryStream(content), "sample");

    /// <summary>Writes a whole data set; labels 0 … classes−1 in turn.</summary>
    internal void AddSet(string prefix = "", string test = "t10k", int train = 20, int tests = 10, int classes = 10, int first = 0, bool gzip = true, int height = 3, int width = 2)
    {
        string end = gzip ? ".gz" : "";
        if (train > 0)
        {
            Images(train, height, width).Write(Path($"{prefix}train-images-idx3-ubyte{end}"), gzip);
            Labels(train, classes, first).Write(Path($"{prefix}train-labels-idx1-ubyte{end}"), gzip);
        }

        Images(tests, height, width).Write(Path($"{prefix}{test}-images-idx3-ubyte{end}"), gzip);
        Labels(tests, classes, first).Write(Path($"{prefix}{test}-labels-idx1-ubyte{end}"), gzip);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
