using System.Buffers.Binary;
using System.Text;
using NeuralCore.Runner.Tests.Imaging;

namespace NeuralCore.Fuzzing.Runner;

/// <summary>Small valid images of every format, and the files of a run.</summary>
internal static class RunnerSamples
{
    private const int Images = 10;

    public static IReadOnlyList<byte[]> Pngs { get; } =
    [
        PngSample.Write(9, 7, 8, PngSample.Grey, Value), PngSample.Write(9, 7, 16, PngSample.RgbAlpha, (x, y, c) => 257 * Value(x, y, c)), PngSample.Write(9, 7, 1, PngSample.Grey, (x, y, _) => (x + y) & 1, interlaced: true),
        PngSample.Write(5, 5, 2, PngSample.Palette, (x, y, _) => (x + y) & 3, false, PngSample.Chunk("PLTE", [0, 0, 0, 90, 90, 90, 180, 180, 180, 255, 255, 255]), PngSample.Chunk("tRNS", [0, 128])),
        PngSample.Write(5, 4, 8, PngSample.Rgb, Value, false, PngSample.Chunk("eXIf", JpegSample.Exif(6)[10..]), PngSample.Chunk("tRNS", [0, 1, 0, 2, 0, 3])),
    ];

    /// <summary>The 13 bytes of the header, followed by the uncompressed rows.</summary>
    public static IReadOnlyList<byte[]> PngRows { get; } =
    [
        [.. PngHeader(6, 4, 8, PngSample.Grey), .. Enumerable.Range(0, 4).SelectMany(y => (byte[])[(byte)y, 1, 2, 3, 4, 5, 6])],
        [.. PngHeader(4, 3, 8, PngSample.GreyAlpha), .. Enumerable.Range(2, 3).SelectMany(y => (byte[])[(byte)y, 1, 255, 3, 128, 5, 0, 7, 9])],
    ];

    public static IReadOnlyList<byte[]> Jpegs { get; } =
    [
        JpegSample.Write(24, 16, [[1, 90, 3, 4, 200, 6]], segments: JpegSample.Exif(3)), JpegSample.Write(24, 16, [[1, 90, 3, 4, 200, 6]], progressive: true), JpegSample.Write(8, 8, [[10], [20], [30]]),
        JpegSample.Write(8, 16, [[10, 20], [20, 30], [30, 40], [40, 50]], false, JpegSample.Adobe(0)),
    ];

    public static IReadOnlyList<byte[]> Bmps { get; } = [OtherSamples.Bmp(5, 3, (x, y) => (byte)(50 * y + x)), OtherSamples.Bmp(2, 7, (x, y) => (byte)(9 * y + x), topDown: true)];

    public static IReadOnlyList<byte[]> Gifs { get; } = [OtherSamples.Gif(4, 3, [.. Enumerable.Range(0, 12).Select(i => (byte)(10 * i))]), OtherSamples.Gif(9, 9, new byte[81], new byte[81])];

    public static byte[] RunJson { get; } = Text("""{ "name": "run", "state": "completed", "settings": { "seed": 1, "learningRate": 0.005, "augmentation": null, "hidden": [1, 2] }, "data": { "testSha256": "00ff" } }""");

    public static byte[] MetricsJson { get; } = Text($$"""
        { "folder": "results/run", "started": "2026-01-31T15:45:00+00:00", "settings": { "dataset": "digits", "seed": 1, "learningRate": 0.005, "clipNorm": null }, "trainSecondsTotal": 12.5,
          "epochs": [{ "epoch": 0, "trainLoss": 2.3 }], "test": { "loss": 0.25, "accuracy": 0.9, "errors": 1, "count": {{Images}} } }
        """);

    public static byte[] HistoryCsv { get; } = Text("epoch,trainSeconds,trainLoss,trainAccuracy,validationLoss,validationAccuracy,learningRate\n0,0,2.3,0.1,,0.1,0\n1,12.5,0.4,0.9,0.3,0.92,0.005\n");

    public static byte[] PredictionsCsv { get; } = Text($"index,label,prediction,correct\n{string.Join('\n', Enumerable.Range(0, Images).Select(i => $"{i},{i % 10},{(i == 3 ? 8 : i % 10)},{(i == 3 ? 0 : 1)}"))}");

    /// <summary>The files of a run's folder.</summary>
    public static IReadOnlyList<(string Name, byte[] Content)> Run { get; } = [("run.json", RunJson), ("metrics.json", MetricsJson), ("history.csv", HistoryCsv), ("predictions.csv", PredictionsCsv)];

    private static int Value(int x, int y, int channel) => (20 * y + 3 * x + channel) & 255;

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] PngHeader(int width, int height, byte depth, int colour)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (depth, (byte)colour);
        return header;
    }
}
