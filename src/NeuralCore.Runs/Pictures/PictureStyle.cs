using System.Globalization;

namespace NeuralCore.Runs.Pictures;

/// <summary>The common style of all grids of images.</summary>
internal static class PictureStyle
{
    /// <summary>
    /// The width of a column of a report, in pixels: a wider drawing and its text would be shrunk.
    /// </summary>
    public const int Width = 990;

    /// <summary>The margin on each side, in pixels.</summary>
    public const int Margin = 8;

    /// <summary><see cref="Width"/> without the margins.</summary>
    public const int InnerWidth = Width - 2 * Margin;

    /// <summary>Font size, in pixels.</summary>
    public const int TitleSize = 15, CaptionSize = 12;

    /// <summary>Line height.</summary>
    public const int TitleLine = 20, CaptionLine = 16;

    /// <summary>
    /// The maximum ascent of a line of text above the baseline, in ems, among the usual fonts.
    /// </summary>
    public const double Ascent = 1.07;

    private const int BelowTitle = 8;

    /// <summary>A drawing with its title, wrapped to its width.</summary>
    /// <param name="width">Width below the title, without margins.</param>
    /// <param name="height">Height below the title, without margins.</param>
    /// <returns>The drawing, and the y coordinate below the title.</returns>
    public static (SvgDrawing Drawing, int Top) Begin(string title, int width, int height)
    {
        IReadOnlyList<string> lines = TextWidth.Lines(TextWidth.Plain(title), InnerWidth, TitleSize, bold: true);
        int top = Margin + lines.Count * TitleLine + BelowTitle;
        double widest = Math.Max(width, Math.Ceiling(lines.Max(line => TextWidth.Of(line, TitleSize, bold: true))));
        var drawing = new SvgDrawing(title, 2 * Margin + widest, top + height + Margin);
        for (int i = 0; i < lines.Count; i++)
        {
            drawing.Text("", Margin, Margin + i * TitleLine + Ascent * TitleSize, Palette.Text, TitleSize,
                bold: lines[i]);
        }

        return (drawing, top);
    }

    /// <summary>Draws line <paramref name="line"/> of a caption that starts at <paramref name="y"/>.</summary>
    public static void Caption(
        SvgDrawing drawing, string text, double x, double y, int line, Ink ink, string anchor = "start",
        string bold = "") =>
        drawing.Text(text, x, y + line * CaptionLine + Ascent * CaptionSize, ink, anchor: anchor, bold: bold);

    /// <summary>
    /// The factor by which an image is enlarged to at most <paramref name="size"/> pixels; at least 1.
    /// </summary>
    public static int Scale(int height, int width, int size) => Math.Max(1, size / Math.Max(height, width));

    /// <summary>An image of bytes (H, W, C).</summary>
    public static void Image(
        SvgDrawing drawing, ReadOnlySpan<byte> image, Shape shape, double x, double y, int scale) =>
        drawing.Image(PngFile.Bytes(image, shape), x, y, shape[1] * scale, shape[0] * scale);

    /// <summary><c>99.9 %</c>, rounded down: 100 % means exactly 1.</summary>
    public static string Percent(double share) =>
        double.IsNaN(share) ? "-" : share >= 1 ? "100 %"
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(1000 * share) / 10:0.0} %");
}
