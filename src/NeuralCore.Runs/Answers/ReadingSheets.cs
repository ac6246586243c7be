using NeuralCore.Handwriting.Lines;
using NeuralCore.Handwriting.Reading;
using NeuralCore.Runs.Pictures;

namespace NeuralCore.Runs.Answers;

/// <summary>Images of correct and wrong readings of synthetic lines by a built-in reader.</summary>
internal static class ReadingSheets
{
    /// <summary>Names of the files.</summary>
    public const string Exact = "read.svg", Errors = "misread.svg";

    private const int Lines = 1000, Shown = 15, Batch = 64;

    /// <summary>Reads lines that no training has seen, drawn with pen strokes, and writes both images.</summary>
    /// <param name="folder">Created if it does not exist.</param>
    /// <param name="isText">Letters, digits and punctuation; else digits and separators.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static LineEvaluation Write(string folder, bool isText, CancellationToken cancellation)
    {
        Model model = ShippedReaders.For(isText ? ReadingAlphabet.Text : ReadingAlphabet.Digits);
        var lines = Dataset.Generated("lines", Lines,
            new LineGenerator(TrainingDefaults.Seed, ReaderKind.Test, images: null, isText));
        double temperature = model.Number(ModelKeys.Temperature) ?? 1;
        LineEvaluation report = LineOutputs.Of(model.Network, lines, Batch, WorkerTeam.Shared, cancellation)
            .Read(temperature);
        Directory.CreateDirectory(folder);
        AtomicFile.Write(Path.Combine(folder, Exact), $"{LinesPicture.Exact(report, Shown)}\n");
        AtomicFile.Write(Path.Combine(folder, Errors), $"{LinesPicture.Errors(report, Shown)}\n");
        return report;
    }
}
