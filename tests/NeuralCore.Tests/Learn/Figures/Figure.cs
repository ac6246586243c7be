using System.Globalization;
using System.Security;
using System.Text;

namespace NeuralCore.Tests.Learn.Figures;

/// <summary>A drawing of lines, boxes and texts as SVG, with its own background, for light and dark pages.</summary>
/// <remarks>Texts have 14 pixels at a width of 400, so that they are legible on a screen of 360 pixels.</remarks>
internal sealed class Figure
{
    public const int Width = 400;

    private const string Style = """
        text{font:14px system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans","DejaVu Sans",sans-serif;fill:#1b1f24}
        .paper{fill:#fff}.soft{fill:#57606a}.bold{font-weight:600}.small{font-size:12px}
        .axis,.grid,.box{fill:none;stroke:#6e7781}.grid{stroke:#d0d7de}.mark{fill:#fff3c4;stroke:#9a5b00;stroke-width:2}
        .l{fill:none;stroke-width:2.5}.a{stroke:#00578a}.b{stroke:#9a5b00;stroke-dasharray:7 4}.c{stroke:#1a6b34;stroke-dasharray:2 4}
        .d{stroke:#8250df;stroke-dasharray:10 3 2 3}.e{stroke:#b42318;stroke-dasharray:14 5}
        .fa{fill:#00578a}.fb{fill:#9a5b00}.fc{fill:#1a6b34}.fd{fill:#8250df}.fe{fill:#b42318}
        @media(prefers-color-scheme:dark){text{fill:#e6edf3}.paper{fill:#161b22}.soft{fill:#9da7b3}.axis,.box{stroke:#9da7b3}.grid{stroke:#3d444d}
        .mark{fill:#4d3800;stroke:#f0b95a}.a{stroke:#79c0ff}.b{stroke:#f0b95a}.c{stroke:#6fdd8b}.d{stroke:#d2a8ff}.e{stroke:#ff9a8f}
        .fa{fill:#79c0ff}.fb{fill:#f0b95a}.fc{fill:#6fdd8b}.fd{fill:#d2a8ff}.fe{fill:#ff9a8f}}
        """;

    private readonly StringBuilder body = new();
    private readonly int height;
    private readonly string title;

    /// <param name="title">A sentence for screen readers.</param>
    public Figure(string title, int height) => (this.title, this.height) = (title, height);

    public void Text(string text, double x, double y, string kind = "", string anchor = "start") => body.Append(
        CultureInfo.InvariantCulture, $"<text x=\"{Number(x)}\" y=\"{Number(y)}\"{Class(kind)}{(anchor == "start" ? "" : $" text-anchor=\"{anchor}\"")}>{SecurityElement.Escape(text)}</text>\n");

    public void Path(string data, string kind) => body.Append(CultureInfo.InvariantCulture, $"<path d=\"{data}\"{Class(kind)}/>\n");

    public void Line(double x1, double y1, double x2, double y2, string kind) =>
        Path($"M{Number(x1)} {Number(y1)}L{Number(x2)} {Number(y2)}", kind);

    /// <summary>A line with a head at its end.</summary>
    public void Arrow(double x1, double y1, double x2, double y2, string colour)
    {
        double length = Math.Sqrt((x2 - x1) * (x2 - x1) + (y2 - y1) * (y2 - y1)), dx = (x2 - x1) / length, dy = (y2 - y1) / length;
        Line(x1, y1, x2 - 6 * dx, y2 - 6 * dy, $"l {colour}");
        Path($"M{Number(x2)} {Number(y2)}L{Number(x2 - 9 * dx - 4 * dy)} {Number(y2 - 9 * dy + 4 * dx)}" +
            $"L{Number(x2 - 9 * dx + 4 * dy)} {Number(y2 - 9 * dy - 4 * dx)}Z", $"f{colour}");
    }

    public void Box(double x, double y, double width, double height, string kind) => body.Append(CultureInfo.InvariantCulture,
        $"<rect x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(width)}\" height=\"{Number(height)}\"{Class(kind)}/>\n");

    public void Dot(double x, double y, double radius, string kind) => body.Append(CultureInfo.InvariantCulture,
        $"<circle cx=\"{Number(x)}\" cy=\"{Number(y)}\" r=\"{Number(radius)}\"{Class(kind)}/>\n");

    /// <summary>A grid of numbers with its name above; some cells are marked.</summary>
    public void Matrix(string name, Tensor values, int columns, double x, double y, int cell, Func<int, bool>? isMarked = null)
    {
        Text(name, x, y - 6, "bold");
        for (int i = 0; i < values.Length; i++)
        {
            double left = x + i % columns * cell, top = y + i / columns * cell;
            Box(left, top, cell, cell, isMarked?.Invoke(i) == true ? "mark" : "box");
            Text(Short(values[i]), left + cell / 2.0, top + cell / 2.0 + 5, "", "middle");
        }
    }

    /// <summary>Names of lines in their colours, in rows.</summary>
    public void Legend(double x, double y, params ReadOnlySpan<(string Name, string Colour)> entries)
    {
        double left = x;
        foreach ((string name, string colour) in entries)
        {
            if (left > x && left + 30 + 8.2 * name.Length > Width - 6) (left, y) = (x, y + 20);
            Line(left, y - 5, left + 22, y - 5, $"l {colour}");
            Text(name, left + 27, y);
            left += 27 + 8.2 * name.Length + 14;
        }
    }

    public override string ToString() =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{height}\" viewBox=\"0 0 {Width} {height}\" role=\"img\">\n" +
        $"<title>{SecurityElement.Escape(title)}</title>\n<style>\n{Style.ReplaceLineEndings("\n")}\n</style>\n" +
        $"<rect class=\"paper\" width=\"{Width}\" height=\"{height}\" rx=\"8\"/>\n{body}</svg>\n";

    public static string Short(double value) =>
        (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture).Replace('-', '−');

    internal static string Number(double value) => (Math.Round(value, 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture);

    private static string Class(string kind) => kind.Length == 0 ? "" : $" class=\"{kind}\"";
}

/// <summary>A coordinate system in a figure.</summary>
/// <param name="X">From the left to the right end.</param>
/// <param name="Y">From the lower to the upper end; logarithms of base 10 where <paramref name="IsLog"/>.</param>
internal sealed record Plot(Figure Figure, double Left, double Top, double Width, double Height, (double From, double To) X, (double From, double To) Y, bool IsLog = false)
{
    public double Px(double x) => Left + (x - X.From) / (X.To - X.From) * Width;

    public double Py(double y) => Top + Height - ((IsLog ? Math.Log10(y) : y) - Y.From) / (Y.To - Y.From) * Height;

    public void Axes(string x, string y, double[] xTicks, double[] yTicks, Func<double, string>? xName = null)
    {
        foreach (double tick in yTicks)
        {
            double at = Top + Height - (tick - Y.From) / (Y.To - Y.From) * Height;
            Figure.Line(Left, at, Left + Width, at, "grid");
            Figure.Text(IsLog ? Power(tick) : Figure.Short(tick), Left - 6, at + 5, "soft", "end");
        }

        Figure.Path($"M{Figure.Number(Left)} {Figure.Number(Top)}V{Figure.Number(Top + Height)}H{Figure.Number(Left + Width)}", "axis");
        foreach (double tick in xTicks) Figure.Text(xName?.Invoke(tick) ?? Figure.Short(tick), Px(tick), Top + Height + 18, "soft", "middle");
        Figure.Text(x, Left + Width / 2, Top + Height + 36, "soft", "middle");
        Figure.Text(y, Left, Top - 8, "soft");
    }

    public void Curve(IEnumerable<(double X, double Y)> points, string colour) => Figure.Path(
        "M" + string.Join("L", points.Select(p => $"{Figure.Number(Px(p.X))} {Figure.Number(Py(p.Y))}")), $"l {colour}");

    public void Dot(double x, double y, string colour, double radius = 4) => Figure.Dot(Px(x), Py(y), radius, $"f{colour}");

    internal static string Power(double exponent) => $"1e{exponent.ToString("0", CultureInfo.InvariantCulture)}";
}
