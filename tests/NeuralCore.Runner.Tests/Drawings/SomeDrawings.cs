using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Lines;
using NeuralCore.Handwriting.Pages;
using NeuralCore.Handwriting.Reading;
using NeuralCore.Runner.Tests.Pictures;
using NeuralCore.Runner.Tests.Plots;
using NeuralCore.Runs.Answers;
using NeuralCore.Runs.Charts;
using NeuralCore.Runs.Comparing;
using NeuralCore.Runs.Pictures;
using OxyPlot;

namespace NeuralCore.Runner.Tests.Drawings;

/// <summary>Every chart and every grid, with the class names, sizes and counts that are hard to lay out.</summary>
internal static class SomeDrawings
{
    internal static readonly string[] LongNames = [.. Enumerable.Range(0, 10).Select(i => $"a handwritten figure, number {i}")];

    internal static readonly string[] WideNames = [.. Enumerable.Range(0, 12).Select(i => $"{new string('W', 30)}{(char)('A' + i)}")];

    private static readonly Dictionary<string, IReadOnlyList<string>> Names = new()
    {
        ["2"] = ["cat", "dog"],
        ["digits"] = ClassNames.Digits,
        ["fashion"] = ClassNames.FashionMnist,
        ["kuzushiji"] = ClassNames.KuzushijiMnist,
        ["62"] = ClassNames.EmnistByClass,
        ["long names"] = LongNames,
        ["wide names"] = WideNames,
        ["markup"] = ["<b>&amp;\"'", "a\u0001b\uFFFF\uD800", "c\nd\u202E"],
    };

    /// <summary>By name; each call draws them again.</summary>
    internal static IReadOnlyDictionary<string, Func<string>> All { get; } = Charts().Concat(Grids()).ToDictionary();

    internal static bool HasTextOverImages(string name) => name.StartsWith("boxes", StringComparison.Ordinal);

    private static IEnumerable<KeyValuePair<string, Func<string>>> Charts()
    {
        yield return Chart("loss", () => LossPlot.Create(SomeEpochs.Create(8), 5, SomeEpochs.Measured(8)));
        yield return Chart("loss of one epoch", () => LossPlot.Create(SomeEpochs.Create(1)));
        yield return Chart("loss of no epoch", () => LossPlot.Create([]));
        yield return Chart("accuracy", () => AccuracyPlot.Create(SomeEpochs.Create(8), 5, SomeEpochs.Measured(8)));
        yield return Chart("accuracy of many epochs", () => AccuracyPlot.Create(SomeEpochs.Create(3000)));
        yield return Chart("accuracy of no epoch", () => AccuracyPlot.Create([]));
        yield return Chart("learning rate", () => LearningRatePlot.Create([.. Enumerable.Range(0, 100).Select(i => (i / 20.0, 0.005 * Math.Sin(i / 33.0)))]));
        yield return Chart("learning rate of no step", () => LearningRatePlot.Create([]));
        yield return Chart("reliability", () => ReliabilityPlot.Create(Report(ClassNames.Digits).Calibration));
        yield return Chart("reliability at a temperature", () => ReliabilityPlot.Create(Report(ClassNames.Digits).Calibration, 1.3, Report(ClassNames.Digits).Tempered));
        yield return Chart("robustness", () => RobustnessPlot.Create(SomeEpochs.Robustness), RobustnessPlot.Width(SomeEpochs.Robustness));
        yield return Chart("robustness of nothing", () => RobustnessPlot.Create([]));
        yield return Comparison("comparison", "2026-01-31-154500-cnn-1", "2026-01-31-154501-mlp-2", "2026-01-31-154502-fast-3");
        yield return Comparison("comparison of long names", $"/home/{new string('W', 90)}/a", $"/home/{new string('W', 90)}/b", "c\u0001");
        foreach ((string key, IReadOnlyList<string> names) in Names)
        {
            yield return Chart($"confusion of {key}", () => ConfusionPlot.Create(Report(names).Confusion, names), ConfusionPlot.Side(names.Count), ConfusionPlot.Side(names.Count));
            yield return Chart($"classes of {key}", () => ClassBarsPlot.Create(Report(names).Classes, names), ClassBarsPlot.Width(names.Count));
        }
    }

    private static IEnumerable<KeyValuePair<string, Func<string>>> Grids()
    {
        foreach ((string key, IReadOnlyList<string> names) in Names)
        {
            (Dataset data, Predictions predictions) = SomeReadings.Create(names);
            yield return Grid($"samples of {key}", () => SamplesPicture.Create(data, predictions));
            yield return Grid($"mistakes of {key}", () => MisclassifiedPicture.Create(data, EvaluationReport.Of(predictions)));
            yield return Grid($"activations of {key}", () => ActivationsPicture.Create(Build($"conv 3x3x5 relu | maxpool 2 | flatten | dense {names.Count}", data.SampleShape), data, 1));
        }

        foreach ((int height, int width, int channels) in ((int, int, int)[])[(32, 20, 3), (150, 120, 3), (8, 8, 2)])
        {
            (Dataset data, Predictions predictions) = SomeReadings.Create(ClassNames.FashionMnist, height: height, width: width, channels: channels);
            yield return Grid($"samples of {data.SampleShape}", () => SamplesPicture.Create(data, predictions));
            yield return Grid($"activations of {data.SampleShape}", () => ActivationsPicture.Create(Build($"residual ( conv 3x3x{channels} same relu ) | maxpool 4 | dense 1500 relu | dense 10", data.SampleShape), data, 1));
            yield return Grid($"filters over {data.SampleShape}", () => FiltersPicture.Create(Build("conv 5x3x9 | globalavgpool | dense 10", data.SampleShape))!);
            yield return Grid($"augmentation of {data.SampleShape}", () => AugmentationPicture.Create(
                "shift=2,rotate=10,scale=0.1,shear=0.1,elastic=34:4,thickness=0.5,noise=0.05", data.SampleShape, [(data.Image(0).ToArray(), [data.Image(1).ToArray(), data.Image(2).ToArray()])]));
        }

        yield return Grid("no mistake", () => MisclassifiedPicture.Create(SomeReadings.Create(["a"]).Data, EvaluationReport.Of(SomeReadings.Create(["a"], wrongEach: 1000).Predictions)));
        yield return Grid("filters of many units", () => FiltersPicture.Create(Build("dense 128 relu | dense 10", new Shape(28, 28, 1)))!);
        yield return Grid("filter of one unit", () => FiltersPicture.Create(Build("conv 1x1x1 | globalavgpool | dense 10", new Shape(28, 28, 1)))!);
        yield return Grid("augmentation of nothing", () => AugmentationPicture.Create("none", new Shape(28, 28, 1), []));
        (PageReading page, LineAnswer[] lines) = Page();
        yield return Grid("boxes", () => StagePictures.Boxes(page.Working, page.Working.Width, lines));
        yield return Grid("lines as the network saw them", () => StagePictures.Lines([ReadLine("1.250,00", 160), ReadLine("WWWWWWWWWWWWWWWW", 64), ReadLine("", 32)]));
        yield return Grid("what the network saw", () => StagePictures.Digits(lines, new Shape(28, 28, 1)));
        yield return Grid("what the network saw of long names", () => StagePictures.Digits([new([Answer(WideNames[0], 1, new byte[12 * 10])])], new Shape(12, 10, 1)));
    }

    /// <summary>A line whose text is in its first columns.</summary>
    private static LineAnswer ReadLine(string text, int width)
    {
        (char? Symbol, double Probability)[] columns = [.. Enumerable.Range(0, width / 4).Select(t => t < text.Length ? ((char?)text[t], 0.99) : (null, 0.5))];
        var trace = new LineTrace([.. Enumerable.Range(0, 32 * width).Select(i => (byte)i)], width, columns);
        return new LineAnswer([]) { Reading = new LineResult(text, 0.876, [], [(text, 0.876)]) { Trace = trace } };
    }

    /// <summary>Strokes in the corners and in the middle of a small page.</summary>
    private static (PageReading Page, LineAnswer[] Lines) Page()
    {
        byte[] pixels = [.. Enumerable.Range(0, 200 * 220).Select(i => (byte)(i % 200 is < 6 or > 193 or (> 90 and < 104) && i / 200 is < 40 or (> 100 and < 139) or > 180 ? 10 : 245))];
        PageReading page = PageReader.Read(new GreyImage(200, 220, pixels));
        LineAnswer[] lines = [.. page.Lines.Select(line => new LineAnswer([.. line.Select((crop, i) => Answer(i % 2 == 0 ? "M" : "1", 0.3 + 0.699 * (i % 2), crop.Pixels.ToArray()) with { Box = crop.Box })]))];
        Assert.True(lines.Sum(line => line.Digits.Count) > 3);
        return (page, lines);
    }

    private static DigitAnswer Answer(string name, double probability, byte[] pixels) =>
        new(new PixelBox(0, 0, 1, 1), pixels, [new Alternative(name, probability)], probability, null, IsUnknown: probability < 0.5 && name != "M");

    private static KeyValuePair<string, Func<string>> Comparison(string key, params string[] names) => Chart(
        key,
        () => ComparisonPlot.Create([.. names.Select((name, i) => new ComparedRun(
            name, name, new Dictionary<string, string>(), null, null, null, [.. SomeEpochs.Create(5).Select(epoch => new CurvePoint(epoch.Epoch, 1, epoch.TrainLoss, epoch.TrainAccuracy, epoch.ValidationLoss + i, epoch.ValidationAccuracy))], null))]),
        ComparisonPlot.Width,
        ComparisonPlot.Height);

    private static KeyValuePair<string, Func<string>> Chart(string name, Func<PlotModel> chart, int width = PlotStyle.Width, int height = PlotStyle.Height) => new(name, () => ChartFile.Svg(chart(), width, height));

    private static KeyValuePair<string, Func<string>> Grid(string name, Func<SvgDrawing> draw) => new(name, () => draw().ToString());

    private static Network Build(string architecture, Shape image) => NetworkArchitecture.Build(architecture, image, seed: 2);

    private static EvaluationReport Report(IReadOnlyList<string> names) => EvaluationReport.Of(SomeReadings.Create(names, count: 500).Predictions, temperature: 1.3);
}
