using System.Xml.Linq;
using NeuralCore.Runner.Tests.Pictures;
using NeuralCore.Runs.Charts;
using NeuralCore.Runs.Pictures;
using OxyPlot;
using StbImageSharp;

namespace NeuralCore.Runner.Tests.Plots;

/// <summary>What holds for every chart.</summary>
public sealed class ChartFileTests
{
    private static readonly Dictionary<string, Func<PlotModel>> Charts = new()
    {
        ["loss"] = () => LossPlot.Create(SomeEpochs.Create(8), 5, SomeEpochs.Measured(8)),
        ["loss of one epoch"] = () => LossPlot.Create(SomeEpochs.Create(1)),
        ["loss of no epoch"] = () => LossPlot.Create([]),
        ["accuracy"] = () => AccuracyPlot.Create(SomeEpochs.Create(8), 5, SomeEpochs.Measured(8)),
        ["accuracy of many epochs"] = () => AccuracyPlot.Create(SomeEpochs.Create(300)),
        ["accuracy of no epoch"] = () => AccuracyPlot.Create([]),
        ["learning rate"] = () => LearningRatePlot.Create([.. Enumerable.Range(0, 100).Select(i => (i / 20.0, 0.005 * Math.Sin(i / 33.0)))]),
        ["learning rate of no step"] = () => LearningRatePlot.Create([]),
        ["confusion of 2"] = () => ConfusionPlot.Create(Report(["cat", "dog"]).Confusion, ["cat", "dog"]),
        ["confusion of 10"] = () => ConfusionPlot.Create(Report(ClassNames.FashionMnist).Confusion, ClassNames.FashionMnist),
        ["confusion of 62"] = () => ConfusionPlot.Create(Report(ClassNames.EmnistByClass).Confusion, ClassNames.EmnistByClass),
        ["classes of 2"] = () => ClassBarsPlot.Create(Report(["cat", "dog"]).Classes, ["cat", "dog"]),
        ["classes of 10"] = () => ClassBarsPlot.Create(Report(ClassNames.FashionMnist).Classes, ClassNames.FashionMnist),
        ["classes of 62"] = () => ClassBarsPlot.Create(Report(ClassNames.EmnistByClass).Classes, ClassNames.EmnistByClass),
        ["reliability"] = () => ReliabilityPlot.Create(Report(ClassNames.Digits).Calibration),
        ["reliability at a temperature"] = () => ReliabilityPlot.Create(Report(ClassNames.Digits).Calibration, 1.3, Report(ClassNames.Digits).Tempered),
        ["robustness"] = () => RobustnessPlot.Create(RobustnessPlotTests.Some),
        ["robustness of nothing"] = () => RobustnessPlot.Create([]),
    };

    public static TheoryData<string> Names => [.. Charts.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_chart_is_whole_as_a_picture_and_the_same_each_time(string name)
    {
        Raster.HasWhiteEdge(ChartFile.Draw(Charts[name](), 540, 380));
        Canvas picture = ChartFile.Draw(Charts[name](), 720, 440);
        Assert.Equal((720, 440), (picture.Width, picture.Height));
        Raster.HasWhiteEdge(picture);
        Assert.Equal(picture.Pixels, ChartFile.Draw(Charts[name](), 720, 440).Pixels);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_chart_is_an_element_for_a_page(string name)
    {
        PlotModel chart = Charts[name]();
        string text = ChartFile.Svg(chart, 720, 440);
        XElement svg = XElement.Parse(text);
        Assert.Equal("0 0 720 440", svg.Attribute("viewBox")?.Value);
        Assert.StartsWith("<svg", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.Equal(chart.Title, svg.Element(svg.Name.Namespace + "title")?.Value);
        HashSet<string> ids = [.. svg.Descendants().Attributes("id").Select(id => id.Value)];
        string[] uses = [.. svg.Descendants().Attributes("clip-path").Select(clip => clip.Value)];
        Assert.NotEmpty(uses);
        Assert.All(uses, use => Assert.Contains(use["url(#".Length..^1], ids));
        Assert.Equal(text, ChartFile.Svg(chart, 720, 440));
    }

    [Fact]
    public void Charts_in_one_page_share_no_id()
    {
        string[] ids = [.. Charts.Where(chart => !chart.Key.Contains("62", StringComparison.Ordinal)).SelectMany(chart => XElement.Parse(ChartFile.Svg(chart.Value(), 720, 440)).Descendants().Attributes("id").Select(id => id.Value))];
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void A_saved_chart_is_an_svg_and_a_png()
    {
        string folder = Directory.CreateTempSubdirectory("neuralcore-chart-").FullName;
        ChartFile.Save(Charts["loss"](), Path.Combine(folder, "loss"), 600, 400);
        Assert.Equal("svg", XDocument.Load(Path.Combine(folder, "loss.svg")).Root?.Name.LocalName);
        ImageResult png = ImageResult.FromMemory(File.ReadAllBytes(Path.Combine(folder, "loss.png")));
        Assert.Equal((600, 400), (png.Width, png.Height));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_long_title_breaks_into_lines_and_stays_one()
    {
        PlotModel chart = PlotStyle.Model(string.Join(' ', Enumerable.Repeat("word", 60)));
        string title = chart.Title;
        Raster.HasWhiteEdge(ChartFile.Draw(chart, 400, 300), 8);
        Assert.Equal(title, chart.Title);
        XElement svg = XElement.Parse(ChartFile.Svg(chart, 400, 300));
        Assert.InRange(svg.Descendants(svg.Name.Namespace + "text").Count(), 5, 20);
    }

    private static EvaluationReport Report(IReadOnlyList<string> names) => EvaluationReport.Of(SomeReadings.Create(names, count: 500).Predictions, temperature: 1.3);
}
