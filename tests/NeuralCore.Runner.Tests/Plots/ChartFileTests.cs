using System.Xml.Linq;
using NeuralCore.Runner.Tests.Drawings;
using NeuralCore.Runs.Charts;
using NeuralCore.Runs.Pictures;
using OxyPlot;

namespace NeuralCore.Runner.Tests.Plots;

/// <summary>What holds for every chart and every grid.</summary>
public sealed class ChartFileTests
{
    public static TheoryData<string> Names => [.. SomeDrawings.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_drawing_is_an_element_for_a_page_and_the_same_each_time(string name)
    {
        string text = SomeDrawings.All[name]();
        XElement svg = XElement.Parse(text);
        Assert.Equal($"0 0 {svg.Attribute("width")?.Value} {svg.Attribute("height")?.Value}".Replace("px", "", StringComparison.Ordinal), svg.Attribute("viewBox")?.Value);
        Assert.Equal("img", svg.Attribute("role")?.Value);
        Assert.StartsWith("<svg", text, StringComparison.Ordinal);
        Assert.All(svg.Descendants().Attributes().Where(attribute => attribute.Name != "href"), attribute => Assert.DoesNotContain("NaN", attribute.Value, StringComparison.Ordinal));
        Assert.False(string.IsNullOrWhiteSpace(svg.Element(svg.Name.Namespace + "title")?.Value));
        HashSet<string> ids = [.. svg.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.All(svg.Descendants().Attributes("clip-path").Select(clip => clip.Value), use => Assert.Contains(use["url(#".Length..^1], ids));
        Assert.Equal(text, SomeDrawings.All[name]());
    }

    [Fact]
    public void Drawings_in_one_page_share_no_id()
    {
        string[] ids = [.. SomeDrawings.All.Values.SelectMany(draw => XElement.Parse(draw()).Descendants().Attributes("id").Select(id => id.Value))];
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Theory]
    [InlineData("confusion of markup")]
    [InlineData("classes of markup")]
    [InlineData("samples of markup")]
    public void Class_names_are_shown_as_they_are_and_what_XML_cannot_hold_as_question_marks(string name)
    {
        XElement svg = XElement.Parse(SomeDrawings.All[name]());
        string[] texts = [.. svg.Descendants(svg.Name.Namespace + "text").Select(text => text.Value)];
        Assert.Contains(texts, text => text.StartsWith("<b>&amp;\"'", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.StartsWith("a?b?\uFFFD", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.StartsWith("c?d?", StringComparison.Ordinal));
    }

    [Fact]
    public void A_long_title_breaks_into_lines_and_stays_one()
    {
        PlotModel chart = PlotStyle.Model(string.Join(' ', Enumerable.Repeat("word", 60)));
        string title = chart.Title;
        XElement svg = XElement.Parse(ChartFile.Svg(chart, 400, 300));
        Assert.Equal(title, chart.Title);
        Assert.Equal(title, svg.Element(svg.Name.Namespace + "title")?.Value);
        string[] lines = [.. svg.Descendants(svg.Name.Namespace + "text").Select(text => text.Value)];
        Assert.InRange(lines.Length, 5, 20);
        Assert.Equal(title, string.Join(' ', lines));
        Assert.All(lines, line => Assert.InRange(TextWidth.Of(line, chart.TitleFontSize, bold: true), 1, 400));
    }
}
