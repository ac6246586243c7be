using System.Globalization;
using System.Xml.Linq;

namespace NeuralCore.Runs.Pictures;

/// <summary>
/// A drawing of rectangles, images and text on white, as one self-contained SVG element. Scalable Vector Graphics 1.1,
/// W3C 2011.
/// </summary>
/// <remarks>Lengths are pixels, measured from the upper left corner.</remarks>
internal sealed class SvgDrawing
{
    /// <summary>The usual names of sans-serif fonts, with a generic fallback.</summary>
    public const string Fonts = "Helvetica, Arial, Liberation Sans, sans-serif";

    private static readonly XNamespace Names = "http://www.w3.org/2000/svg";

    private readonly XElement root;

    /// <param name="title">A sentence for screen readers.</param>
    public SvgDrawing(string title, double width, double height)
    {
        (Width, Height) = (width, height);
        root = new XElement(
            Names + "svg",
            new XAttribute("width", Number(width)),
            new XAttribute("height", Number(height)),
            new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"),
            new XAttribute("role", "img"),
            new XAttribute("font-family", Fonts),
            new XAttribute("font-size", PictureStyle.CaptionSize),
            new XAttribute("text-rendering", "geometricPrecision"),
            new XAttribute("style", "image-rendering: pixelated"),
            new XElement(Names + "title", TextWidth.Plain(title)));
        Rectangle(0, 0, width, height, Ink.White);
    }

    public double Width { get; }

    public double Height { get; }

    public void Rectangle(double x, double y, double width, double height, Ink fill) =>
        Add("rect", ("x", Number(x)), ("y", Number(y)), ("width", Number(width)), ("height", Number(height)),
            ("fill", fill.Hex));

    /// <summary>A frame just outside a rectangle.</summary>
    public void Frame(double x, double y, double width, double height, double thickness, Ink ink) => Add(
        "rect", ("x", Number(x - thickness / 2)), ("y", Number(y - thickness / 2)),
            ("width", Number(width + thickness)), ("height", Number(height + thickness)),
        ("fill", "none"), ("stroke", ink.Hex), ("stroke-width", Number(thickness)));

    /// <summary>Pixels of a PNG file, stretched over a rectangle; they stay sharp squares.</summary>
    public void Image(byte[] png, double x, double y, double width, double height) => Add(
        "image", ("x", Number(x)), ("y", Number(y)), ("width", Number(width)), ("height", Number(height)),
        ("preserveAspectRatio", "none"), ("href", $"data:image/png;base64,{Convert.ToBase64String(png)}"));

    /// <summary>One line of text.</summary>
    /// <param name="x">The position of <paramref name="anchor"/>.</param>
    /// <param name="y">Of the baseline.</param>
    /// <param name="anchor">The part of the text at <paramref name="x"/>: <c>start</c>, <c>middle</c> or
    /// <c>end</c>.</param>
    /// <param name="bold">The beginning of <paramref name="text"/> that is bold.</param>
    /// <param name="upwards">Whether it is rotated to read upwards.</param>
    public void Text(string text, double x, double y, Ink ink, double size = PictureStyle.CaptionSize,
        string anchor = "start", string bold = "", bool upwards = false)
    {
        XElement element = Add("text", ("x", Number(x)), ("y", Number(y)), ("fill", ink.Hex));
        if (size != PictureStyle.CaptionSize) element.SetAttributeValue("font-size", Number(size));
        if (anchor != "start") element.SetAttributeValue("text-anchor", anchor);
        if (upwards) element.SetAttributeValue("transform", $"rotate(-90 {Number(x)} {Number(y)})");
        if (bold.Length == 0)
            element.Add(TextWidth.Plain(text));
        else
            element.Add(new XElement(Names + "tspan", new XAttribute("font-weight", "bold"), TextWidth.Plain(bold)),
                TextWidth.Plain(text));
    }

    /// <summary>The element as markup, for a page or a file.</summary>
    public override string ToString() => root.ToString(SaveOptions.DisableFormatting);

    private XElement Add(string name, params (string Name, string Value)[] attributes)
    {
        var element = new XElement(
            Names + name, attributes.Select(attribute => new XAttribute(attribute.Name, attribute.Value)));
        root.Add(element);
        return element;
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
