using System.Globalization;

namespace NeuralCore.Runs.Pictures;

/// <summary>What all grids of images have in common.</summary>
internal static class PictureStyle
{
    /// <summary>
    /// The column of a report, in pixels: a wider drawing would be shrunk there and its text with it.
    /// </summary>
    public const int Width = 990;

    /// <summary>Empty around everything, in pixels.</summary>
    public const int Margin = 8;

    /// <summary>What is left of <see cref="Width"/> between the margins.</summary>
    public const int InnerWidth = Width - 2 * Margin;

    /// <summary>Pixels of an em.</summary>
    public const int TitleSize = 15, CaptionSize = 12;

    /// <summary>From a line of text to the next.</summary>
    public const int TitleLine = 20, CaptionLine = 16;

    /// <summary>
    /// What stands highest in a line of text is above the baseline by at most this share of an em, by the highest of
    /// the usual fonts.
    /// </summary>
    public const double Ascent = 1.07;

    private const int BelowTitle = 8;

    /// <summary>A drawing with its title, in as many lines as it needs.</summary>
    /// <param name="width">Of what is below the title, without margins.</param>
    /// <param name="height">Likewise.</param>
    /// <returns>The drawing, and where what is below the title begins.</returns>
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

    /// <summary>Line <paramref name="line"/> of what is below or beside something at <paramref name="y"/>.</summary>
    public static void Caption(
        SvgDrawing drawing, string text, double x, double y, int line, Ink ink, string anchor = "start",
        string bold = "") =>
        drawing.Text(text, x, y + line * CaptionLine + Ascent * CaptionSize, ink, anchor: anchor, bold: bold);

    /// <summary>
    /// How many pixels wide a pixel of an image is drawn, for the image to be at most <paramref name="size"/> pixels
    /// large, where it is not larger by itself.
    /// </summary>
    public static int Scale(int height, int width, int size) => Math.Max(1, size / Math.Max(height, width));

    /// <summary>An image of bytes (H, W, C).</summary>
    public static void Image(
        SvgDrawing drawing, ReadOnlySpan<byte> image, Shape shape, double x, double y, int scale) =>
        drawing.Image(PngFile.Bytes(image, shape), x, y, shape[1] * scale, shape[0] * scale);

    /// <summary><c>99.9 %</c>, rounded down: 100 % is said of certainty alone.</summary>
    public static string Percent(double share) =>
        double.IsNaN(share) ? "-" : share >= 1 ? "100 %"
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(1000 * share) / 10:0.0} %");
}
