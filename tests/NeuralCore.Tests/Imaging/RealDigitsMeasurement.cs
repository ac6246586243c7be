using System.Diagnostics;
using NeuralCore.Handwriting;
using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Pages;

namespace NeuralCore.Tests.Imaging;

/// <summary>The figures of docs/images.md: how well <c>cnn</c> reads MNIST's test images on sheets and in lines. Minutes long, so it runs only when asked for.</summary>
public class RealDigitsMeasurement
{
    [Theory(Explicit = true)]
    [InlineData("none")]
    [InlineData("default")]
    public void Digits_on_sheets_and_lines_in_photos(string augmentation)
    {
        Say($"cnn, 6 epochs, --augment {augmentation}:");
        TrainTest sets = DatasetFolder.Read(Environment.GetEnvironmentVariable("NEURALCORE_DATA")!);
        using var reader = new DigitReader(sets.Train!, "cnn", epochs: 6, batchSize: 128, Augmentation.Parse(augmentation));
        const int Digits = 5000, Lines = 1000;
        bool[] plain = [.. Enumerable.Range(0, sets.Test.Count).Select(i => reader.Read(sets.Test.Image(i).ToArray())[0] == sets.Test.Labels[i])];
        int placed = Enumerable.Range(0, Digits).Count(i => reader.Read(PageReader.Read(PageReaderTests.Place(sets.Test, i, seed: 7).Drawing(i % 2 == 0))) == $"{sets.Test.Labels[i]}");
        Say($"{plain.Count(right => right)} of {plain.Length} test images right as they are; of the first {Digits}, {plain.Take(Digits).Count(right => right)} as they are and {placed} at random places and scales.");
        foreach (double touching in (double[])[0, 0.2]) Measure(sets.Test, reader, plain, touching, Lines);
        var large = new Sheet(4000, 3000);
        for (int i = 0; i < 60; i++) large.Paste(Resampled.Of(sets.Test.Image(i), 28, 8, 0, 0), i % 10 * 380 + 60, i / 10 * 480 + 60);
        GreyImage photo = large.Drawing(inverted: false);
        long began = Stopwatch.GetTimestamp();
        int found = PageReader.Read(photo).Lines.Sum(line => line.Count);
        Say($"{found} digits found on a page of 12 megapixels in {Stopwatch.GetElapsedTime(began).TotalSeconds:F2} s.");
    }

    private static void Measure(Dataset test, DigitReader reader, bool[] plain, double touching, int count)
    {
        var lines = new SyntheticLines(test, seed: 9);
        int right = 0, wrongNumber = 0, hardAlone = 0;
        for (int i = 0; i < count; i++)
        {
            SyntheticLine line = lines.Make(i, new LineStyle(touching));
            PageReading page = PageReader.Read(line.Image);
            if (reader.Read(page) == string.Concat(line.Sources.Select(source => test.Labels[source]))) right++;
            else if (page.Lines.Sum(crops => crops.Count) != line.Sources.Length) wrongNumber++;
            else if (line.Sources.Any(source => !plain[source])) hardAlone++;
        }

        Say($"{100.0 * right / count:F1} % of {count} lines of 3 to 8 digits right, {touching:P0} of neighbours touching; {wrongNumber} with a wrong number of digits, {hardAlone} others with a digit that is misread alone too.");
    }

    private static void Say(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);
}
