using System.Globalization;
using System.Xml.Linq;
using NeuralCore.Runs.Pictures;
using StbImageSharp;

namespace NeuralCore.Runner.Tests.Drawings;

/// <summary>What an SVG of <see cref="SvgDrawing"/> holds.</summary>
internal sealed class DrawnSvg
{
    private readonly XElement root;

    private DrawnSvg(XElement root) => this.root = root;

    internal double Width => Number(root, "width");

    internal double Height => Number(root, "height");

    internal IEnumerable<string> Texts => Named("text").Select(text => text.Value);

    /// <summary>Each image with its place and its pixels as another reader finds them.</summary>
    internal IEnumerable<(double X, double Y, double Width, double Height, ImageResult Png)> Images => Named("image").Select(image =>
        (Number(image, "x"), Number(image, "y"), Number(image, "width"), Number(image, "height"), Png((string)image.Attribute("href")!)));

    internal static DrawnSvg Of(object drawing) => new(XElement.Parse(drawing.ToString()!));

    /// <summary>How many frames or rectangles have a colour.</summary>
    internal int Count(Ink ink, string attribute = "stroke") => Named("rect").Count(rect => (string?)rect.Attribute(attribute) == ink.Hex);

    /// <summary>Nothing reaches out of the drawing or into its margin, whatever the font.</summary>
    internal void IsWhole(double margin = PictureStyle.Margin - 2)
    {
        foreach (XElement element in Named("rect").Skip(1).Concat(Named("image")))
            IsInside(Number(element, "x"), Number(element, "y"), Number(element, "width"), Number(element, "height"), element);
        foreach (XElement text in Named("text").Where(text => text.Attribute("transform") is null))
        {
            double size = text.Attribute("font-size") is null ? PictureStyle.CaptionSize : Number(text, "font-size");
            string bold = text.Elements().FirstOrDefault()?.Value ?? "";
            double width = TextWidth.Of(bold, size, bold: true) + TextWidth.Of(text.Value[bold.Length..], size);
            double left = Number(text, "x") - (string?)text.Attribute("text-anchor") switch { "middle" => width / 2, "end" => width, _ => 0 };
            IsInside(left, Number(text, "y") - PictureStyle.Ascent * size, width, (PictureStyle.Ascent + 0.3) * size, text);
        }

        void IsInside(double x, double y, double width, double height, XElement element) => Assert.True(
            x >= margin && y >= margin - 0.01 && x + width <= Width - margin && y + height <= Height - margin + 1,
            $"{element.ToString()[..Math.Min(200, element.ToString().Length)]} at {x}, {y}, {width}×{height} reaches the edge of {Width}×{Height}.");
    }

    private IEnumerable<XElement> Named(string name) => root.Descendants(root.Name.Namespace + name);

    private static ImageResult Png(string uri)
    {
        const string start = "data:image/png;base64,";
        Assert.StartsWith(start, uri, StringComparison.Ordinal);
        return ImageResult.FromMemory(Convert.FromBase64String(uri[start.Length..]));
    }

    private static double Number(XElement element, string name) => double.Parse((string)element.Attribute(name)!, CultureInfo.InvariantCulture);
}
