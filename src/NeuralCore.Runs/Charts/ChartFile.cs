using System.Text;
using System.Xml.Linq;
using NeuralCore.Runs.Pictures;
using OxyPlot;

namespace NeuralCore.Runs.Charts;

/// <summary>A chart as SVG, by OxyPlot's own exporter.</summary>
internal static class ChartFile
{
    private static readonly XNamespace Names = "http://www.w3.org/2000/svg";

    /// <summary>
    /// The chart as an element for a file or a page: it scales to the available width, and several can be used in one
    /// page.
    /// </summary>
    /// <param name="width">Pixels.</param>
    public static string Svg(PlotModel chart, int width, int height)
    {
        string title = TextWidth.Plain(chart.Title ?? ""), drawn;
        using (new TitleInLines(chart, width))
            drawn = SvgExporter.ExportToString(chart, width, height, isDocument: false, new TextMeasurer());
        XElement svg = XElement.Parse(drawn);
        svg.SetAttributeValue("viewBox", $"0 0 {width} {height}");
        svg.SetAttributeValue("role", "img");
        svg.SetAttributeValue("text-rendering", "geometricPrecision");
        svg.AddFirst(new XElement(Names + "title", title));
        XElement[] texts = [.. svg.Descendants(Names + "text")];
        foreach (XElement text in texts) SetOnLine(text);
        Shorten(svg, texts);
        MakeUnique(svg, $"{Crc32.Append(0, Encoding.UTF8.GetBytes(drawn)):x8}");
        return svg.ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>
    /// Viewers define the middle of a text differently, so its distance from the baseline is given in ems.
    /// </summary>
    private static void SetOnLine(XElement text)
    {
        XAttribute? baseline = text.Attribute("dominant-baseline");
        text.SetAttributeValue(
            "dy", baseline?.Value switch { "middle" => "0.36em", "hanging" => "0.9em", _ => "-0.25em" });
        baseline?.Remove();
    }

    /// <summary>Moves the most frequent attributes of texts to the root, which saves two thirds of the size.</summary>
    private static void Shorten(XElement svg, XElement[] texts)
    {
        foreach (string name in (string[])["font-family", "font-weight", "font-size"])
        {
            if (texts.GroupBy(text => (string?)text.Attribute(name))
                .MaxBy(group => group.Count())?.Key is not { } common) continue;
            svg.SetAttributeValue(name, common);
            foreach (XElement text in texts.Where(text => (string?)text.Attribute(name) == common))
                text.Attribute(name)!.Remove();
        }
    }

    /// <summary>
    /// Ids must be unique in a page: each id and each reference to it is prefixed with the checksum of its chart.
    /// </summary>
    private static void MakeUnique(XElement svg, string prefix)
    {
        foreach (XAttribute attribute in svg.Descendants().Attributes())
        {
            if (attribute.Name == "id") attribute.Value = $"c{prefix}-{attribute.Value}";
            else attribute.Value = attribute.Value.Replace("url(#", $"url(#c{prefix}-", StringComparison.Ordinal);
        }
    }
}
