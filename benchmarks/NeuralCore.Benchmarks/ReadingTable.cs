using System.Diagnostics;
using NeuralCore.Handwriting;
using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Lines;
using NeuralCore.Handwriting.Pages;
using NeuralCore.Handwriting.Reading;

namespace NeuralCore.Benchmarks;

/// <summary>Measures each stage of reading images with the built-in reader of digits, on one thread.</summary>
internal sealed class ReadingTable
{
    private const int Rounds = 15;

    private readonly Model model = ShippedReaders.For(ReadingAlphabet.Digits);
    private readonly LineReader reader, thorough;
    private readonly LineViews views;
    private readonly ReaderOptions options = new();
    private readonly Dictionary<string, List<double>> times = [];

    private ReadingTable()
    {
        (reader, thorough) = (new LineReader(model), new LineReader(model, certain: double.PositiveInfinity));
        views = new LineViews(model.Network, temperature: 1);
    }

    /// <param name="paths">Image files.</param>
    /// <returns>The exit code: 0 done, 1 no image.</returns>
    public static int Print(ReadOnlySpan<string> paths, TextWriter output)
    {
        if (paths.IsEmpty)
        {
            output.WriteLine("error: name one image or several: reading IMAGE...");
            return 1;
        }

        var table = new ReadingTable();
        // The first round compiles and fills the caches.
        for (int round = -1; round < Rounds; round++)
        {
            if (round == 0) table.times.Clear();
            foreach (string path in paths)
            {
                table.Measure(path);
                table.Read(path);
            }
        }

        output.WriteLine($"{paths.Length} images, {Rounds} rounds, one thread\n");
        output.WriteLine("| stage | mean of the least time of each image, ms | median, ms |");
        output.WriteLine("|---|--:|--:|");
        foreach ((string stage, List<double> measured) in table.times)
        {
            // The least time of each image is the one that other processes lengthened least.
            int calls = measured.Count / Rounds;
            double least = Enumerable.Range(0, calls)
                .Average(call => Enumerable.Range(0, Rounds).Min(round => measured[round * calls + call]));
            measured.Sort();
            output.WriteLine($"| {stage} | {least:F3} | {measured[measured.Count / 2]:F3} |");
        }

        TimeSpan began = Environment.CpuUsage.TotalTime;
        for (int round = 0; round < Rounds; round++)
            foreach (string path in paths) table.Read(path);
        double milliseconds = (Environment.CpuUsage.TotalTime - began).TotalMilliseconds / (Rounds * paths.Length);
        output.WriteLine($"| file to text, mean CPU time of the process | {milliseconds:F3} | |");
        return 0;
    }

    private void Read(string path) =>
        LineReading.Lines(reader, () => null, ImageFile.Read(path), options, threshold: 0.1, out _);

    private void Measure(string path)
    {
        GreyImage image = Time("file and decoding", () => ImageFile.Read(path));
        PageLineSet page = Time("lines of the page", () => PageLines.Find(image));
        MeasurePage(image);
        GreyImage[] crops = Time("crops of the lines", () => page.Lines.Select(line => line.Crop()).ToArray());
        foreach (GreyImage crop in crops)
        {
            double score = Time("polarity of a crop", () => Polarity.Score(AreaReduction.Reduce(crop, 128)));
            Time("network: first view", () =>
            {
                views.RunFirst(crop, score > 0);
                return 0;
            });
            Time("network: two other views", () =>
            {
                views.RunOthers(crop, score > 0);
                return 0;
            });
            Time("beam search of three views", () => views.Views.Sum(view =>
            {
                view.Normalize(reader.Alphabet.Length + 1);
                return view.Texts(reader.Alphabet.Length + 1, prior: null).Count;
            }));
            Time("trace", () => views.Trace(reader.Alphabet));
            Time("line reader with three views", () => thorough.Read(crop));
            Time("line reader", () => reader.Read(crop));
        }

    }

    /// <summary>The steps of <see cref="PageLines.Find"/>.</summary>
    private void MeasurePage(GreyImage image)
    {
        GreyImage working = AreaReduction.Reduce(image, PageLines.WorkingSide);
        Time("… noise", () => NoiseLevel.Of(working));
        GreyImage cells = AreaReduction.Reduce(working, 256);
        Time("… polarity", () => Polarity.Score(cells));
        Time("… level of the paper", () => new PaperLevel(cells, noise: 2));
        InkField field = Time("… ink, with the steps above", () => InkField.Of(working));
        Time("… printed rules", () =>
        {
            PaperRules.Erase(field);
            return 0;
        });
        List<InkPart> parts = Time("… components", () => new ComponentMap(field).Parts());
        Time("… lines", () => LineFinder.Find(parts));
    }

    private T Time<T>(string stage, Func<T> work)
    {
        if (!times.TryGetValue(stage, out List<double>? measured)) times.Add(stage, measured = []);
        long start = Stopwatch.GetTimestamp();
        T result = work();
        measured.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        return result;
    }
}
