using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using NeuralCore.Handwriting;
using NeuralCore.Interop.Onnx;
using NeuralCore.Interop.TFLite;

namespace NeuralCore.Fuzzing;

/// <summary>Small valid files of every format that the library reads.</summary>
internal static class LibrarySamples
{
    private const int HeaderLengthBytes = 8;

    private static readonly string[] Texts = ["flatten | dense 3 relu | batchnorm | dense 2", "conv 1x1x2 relu | maxpool 2 | flatten | residual ( dense 2 | batchnorm ) | dense 2"];

    public static IReadOnlyList<byte[]> Idx { get; } = [IdxBytes(3, 3, 2), IdxBytes(5), IdxBytes(40, 28, 28)[..(16 + 28 * 28)] is var one ? [.. one[..7], 1, .. one[8..]] : []];

    public static IReadOnlyList<byte[]> Models { get; } = [.. Texts.Select(text => Saved(path => ModelFile.Save(path, Model(text))))];

    public static IReadOnlyList<byte[]> Checkpoints { get; } = [Bytes(Checkpoint(7)), Bytes(new Checkpoint { Step = 9 })];

    public static IReadOnlyList<byte[]> Architectures { get; } =
    [
        .. ((string[])
        [
            .. Texts, "conv 3x3x4 stride 2 same gelu | avgpool 2 pad 1 | layernorm | globalavgpool | dense 5", "residual ( conv 3x3x3 same relu + conv 1x1x3 ) | maxpool 3x2 stride 1 same | dropout 0.25 | dense 2",
            "conv 2x3x2 dilation 2 pad 1,2,1,2 leakyrelu 0.1 | batchnorm silu | flatten | tanh | dense 7 sigmoid",
        ]).Select(Encoding.UTF8.GetBytes),
    ];

    public static IReadOnlyList<byte[]> Onnx { get; } = [OnnxFile.Write(Model(Texts[0])), OnnxFile.Write(Model(Texts[1]), probabilities: true)];

    public static IReadOnlyList<byte[]> TFLite { get; } = [TFLiteFile.Write(Model(Texts[0])), TFLiteFile.Write(Model(Texts[1]), probabilities: true), Int8(Model(Texts[1]))];

    /// <summary>A gzip member that uses every optional field of its header.</summary>
    public static byte[] GzipWithFields { get; } = Gzip(Idx[0]) is var plain ? [.. plain[..3], 0x1E, .. plain[4..10], 2, 0, (byte)'a', (byte)'b', .. "name\0note\0"u8, 1, 2, .. plain[10..]] : [];

    public static byte[] Gzip(byte[] content)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest)) gzip.Write(content);
        return buffer.ToArray();
    }

    /// <summary>Sets the header length of a safetensors file to the position after the last brace of its text.</summary>
    public static byte[] WithHeaderLength(byte[] file)
    {
        int end = file.AsSpan().LastIndexOf("}}"u8);
        if (file.Length < HeaderLengthBytes || end < HeaderLengthBytes) return file;
        for (end += 2; end < file.Length && file[end] == ' '; end++) { }
        BinaryPrimitives.WriteInt64LittleEndian(file, end - HeaderLengthBytes);
        return file;
    }

    internal static Model Model(string text) => new(NetworkArchitecture.Build(text, new Shape(2, 2, 1), seed: 7), ["yes", "no"], [new(ModelKeys.Seed, "7"), new("note", "ä \"quoted\"\n😀")]);

    private static byte[] Int8(Model model)
    {
        using var team = new WorkerTeam(1);
        return TFLiteFile.WriteInt8(model, new Dataset("squares", model.InputShape, [0, 255, 7, 99, 255, 0, 200, 30], [0, 1], ["yes", "no"]), team);
    }

    private static byte[] IdxBytes(params int[] sizes)
    {
        var shape = new Shape(sizes);
        return Saved(path => new IdxFile(shape, [.. Enumerable.Range(0, shape.Length).Select(i => (byte)(7 * i % 251))]).Write(path, gzip: false));
    }

    /// <summary>A small checkpoint with a section of every type.</summary>
    internal static Checkpoint Checkpoint(long step)
    {
        var checkpoint = new Checkpoint { Step = step };
        checkpoint.Add("text", "ä \"quoted\"\n😀");
        checkpoint.Add("number", double.PositiveInfinity);
        checkpoint.Add("numbers", [0.1, double.NaN, -0.0]);
        checkpoint.Add("none", ReadOnlySpan<double>.Empty);
        checkpoint.Add("tensor", new Tensor(new Shape(2, 3), [1, 2, 3, float.Epsilon, -0f, float.NaN]));
        return checkpoint;
    }

    internal static byte[] Bytes(Checkpoint checkpoint)
    {
        using var file = new MemoryStream();
        CheckpointFile.Write(file, checkpoint);
        return file.ToArray();
    }

    internal static byte[] Saved(Action<string> save)
    {
        string folder = Directory.CreateTempSubdirectory("neuralcore-sample-").FullName, path = Path.Combine(folder, "file");
        try
        {
            save(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
