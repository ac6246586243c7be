using NeuralCore.Handwriting.Images;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Charts;
using NeuralCore.Runs.Comparing;

namespace NeuralCore.Fuzzing.Runner;

/// <summary>The console's readers: images, and the files of a run.</summary>
internal static class RunnerTargets
{
    /// <summary>
    /// A one-bit pixel at the largest compression ratio needs 1/8,256 byte; decoded it needs one byte, two with
    /// transparency, and as much again when it is rotated.
    /// </summary>
    private const int PngPixels = 4 * 8 * 1032;

    private static readonly string[] JsonWords = ["\"", "{", "}", "[", "]", ",", ":", "null", "true", "\\u001b[2J", "\u001B", "\0", "[[[[[[[[[[[[[[[[", "\"test\":", "\"settings\":{", "\"loss\":1e400", "\"epochs\":[null],"];

    /// <summary>Bytes that a chart of the curves needs, including the initialisation of the first one.</summary>
    private const int Picture = 4 << 20;

    private const int PicturesEvery = 97;

    private static readonly Screen Nowhere = Screen.For(json: false, quiet: true);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("png", RunnerSamples.Pngs, ReadImage) { Repair = PngRepair.Of, AllowedPerByte = PngPixels, HasEnd = false },
        new("png-rows", RunnerSamples.PngRows, ReadImage) { Repair = PngRepair.Pack, IsContent = true, AllowedPerByte = PngPixels, HasEnd = false },
        new("jpeg", RunnerSamples.Jpegs, ReadImage) { AllowedPerByte = 8 * 64 * 4, HasEnd = false },
        new("bmp", RunnerSamples.Bmps, ReadImage) { AllowedPerByte = 128 },
        new("gif", RunnerSamples.Gifs, ReadImage) { AllowedPerByte = 2560 * 2, HasEnd = false },
        new("run.json", [RunnerSamples.RunJson], file => ReadRun("run.json", file)) { Words = JsonWords, AllowedBytes = Picture, AllowedPerByte = 1024 },
        new("metrics.json", [RunnerSamples.MetricsJson], file => ReadRun("metrics.json", file)) { Words = JsonWords, AllowedBytes = Picture, AllowedPerByte = 1024 },
        new("history.csv", [RunnerSamples.HistoryCsv], file => ReadRun("history.csv", file)) { Words = [",", "\n", "\r", "epoch", "NaN", "1e400", "\u001B"], AllowedBytes = Picture, AllowedPerByte = 512, HasEnd = false },
        new("predictions.csv", [RunnerSamples.PredictionsCsv], file => ReadRun("predictions.csv", file)) { Words = [",", "\n", "\r", "label", "\u001B"], AllowedBytes = Picture, AllowedPerByte = 512, HasEnd = false },
    ];

    private static void ReadImage(byte[] file)
    {
        GreyImage image = ImageFile.Decode(file);
        if (image.Width < 1 || image.Pixels.Length != image.Width * image.Height) throw new InvalidOperationException("What was read is not whole.");
    }

    /// <summary>The folder of a run whose other files are valid: read, and compared with another run.</summary>
    private static void ReadRun(string name, byte[] file)
    {
        string folder = FuzzFolder.OfThread;
        foreach ((string other, byte[] whole) in RunnerSamples.Run) Write(other, other == name ? file : whole);
        ComparedRun read = RunReader.Read(folder);
        var comparison = Comparison.Of([read, read with { Name = "other", Settings = new Dictionary<string, string> { ["seed"] = "2" } }]);
        ComparisonJson.Write(ComparisonMetrics.Of(comparison, null));
        ComparisonView.Write(Nowhere, comparison);
        // A chart takes longer than all the rest.
        if (file.Length % PicturesEvery == 0) ChartFile.Svg(ComparisonPlot.Create(comparison.Runs), ComparisonPlot.Width, ComparisonPlot.Height);

        void Write(string other, byte[] content)
        {
            string path = Path.Combine(folder, other);
            // The other files usually exist from the previous case.
            if (other == name || !File.Exists(path) || new FileInfo(path).Length != content.Length) File.WriteAllBytes(path, content);
        }
    }
}
