using System.Text.RegularExpressions;
using System.Xml.Linq;
using NeuralCore.Runner.Tests.Pictures;
using NeuralCore.Runs.Charts;

namespace NeuralCore.Runner.Tests.Plots;

public sealed class ConfusionPlotTests
{
    [Fact]
    public void Each_count_stands_in_its_cell_and_zeros_are_left_out()
    {
        // Of 30 images, ten a class; image 6, 13, 20 and 27 are taken for the next class.
        ConfusionMatrix matrix = ConfusionMatrix.Of(SomeReadings.Create(["a", "b", "c"], count: 30).Predictions);
        XElement svg = XElement.Parse(ChartFile.Svg(ConfusionPlot.Create(matrix, ["a", "b", "c"]), 640, 640));
        string[] numbers = [.. svg.Descendants(svg.Name.Namespace + "text").Select(text => text.Value).Where(text => int.TryParse(text, out _))];
        string[] expected = [.. from label in Enumerable.Range(0, 3) from prediction in Enumerable.Range(0, 3) where matrix[label, prediction] > 0 select matrix[label, prediction].ToString()];
        Assert.Equal(6, expected.Length);
        Assert.Equal(expected, numbers);
    }

    [Fact]
    public void The_diagonal_is_blue_and_mistakes_are_orange()
    {
        XElement svg = XElement.Parse(ChartFile.Svg(ConfusionPlot.Create(ConfusionMatrix.Of(SomeReadings.Create(ClassNames.Digits, count: 700).Predictions), ClassNames.Digits), 640, 640));
        int[][] colours = [.. svg.Descendants(svg.Name.Namespace + "rect").Select(rect => Regex.Match((string?)rect.Attribute("style") ?? "", @"^fill:rgb\((\d+),(\d+),(\d+)\)"))
            .Where(match => match.Success).Select(match => match.Groups.Values.Skip(1).Select(group => int.Parse(group.ValueSpan)).ToArray())];
        Assert.Equal(10, colours.Count(colour => colour[2] > colour[0] + 100));
        Assert.Equal(10, colours.Count(colour => colour[0] > colour[2] + 100));
    }

    [Fact]
    public void Classes_without_images_are_no_error()
    {
        var predictions = new Predictions(["a", "b"], [0, 0], [1f, 0f, 1f, 0f]);
        Assert.DoesNotContain("NaN", ChartFile.Svg(ConfusionPlot.Create(ConfusionMatrix.Of(predictions), ["a", "b"]), 400, 400), StringComparison.Ordinal);
        _ = ChartFile.Svg(ConfusionPlot.Create(ConfusionMatrix.Of(new Predictions(["a", "b"], [], [])), ["a", "b"]), 400, 400);
    }
}
