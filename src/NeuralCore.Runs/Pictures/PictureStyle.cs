using System.Globalization;

namespace NeuralCore.Runs.Pictures;

/// <summary>What all picture grids have in common.</summary>
internal static class PictureStyle
{
    /// <summary>The column of a report, in pixels: a wider picture would be shrunk there and its small text blurred.</summary>
    public const int Width = 990;

    /// <summary>Empty around everything, in pixels.</summary>
    public const int Margin = 8;

    /// <summary>What is left of <see cref="Width"/> between the margins.</summary>
    public const int InnerWidth = Width - 2 * Margin;

    /// <summary>Pixels of an em.</summary>
    public const int TitleSize = 15, CaptionSize = 12;

    /// <summary>Of a title with what separates it from the picture.</summary>
    public const int TitleHeight = 28;

    /// <summary>From a caption to the next.</summary>
    public const int CaptionHeight = (int)(CaptionSize * StrokeFont.LineHeight);

    public static int TitleWidth(string title) => StrokeFont.Width(title, TitleSize, bold: true);

    public static void Title(Canvas canvas, string title) =>
        canvas.Text(title, new(Margin, Margin + StrokeFont.Ascent * TitleSize), TitleSize, Palette.Text, bold: true);

    /// <summary>Line <paramref name="line"/> of what stands below or beside something at <paramref name="y"/>.</summary>
    public static void Caption(Canvas canvas, string text, int x, int y, int line, Ink ink, TextAlign align = TextAlign.Left, bool bold = false) =>
        canvas.Text(text, new(x, y + line * CaptionHeight + StrokeFont.Ascent * CaptionSize), CaptionSize, ink, align, bold);

    /// <summary>How many pixels wide a pixel of an image is drawn, for the image to be at most <paramref name="size"/> pixels large, where it is not larger by itself.</summary>
    public static int Scale(int height, int width, int size) => Math.Max(1, size / Math.Max(height, width));

    /// <summary>An image of bytes (H, W, C).</summary>
    public static void Image(Canvas canvas, ReadOnlySpan<byte> image, Shape shape, int x, int y, int scale) => canvas.DrawImage(image, shape[1], shape[0], shape[2], x, y, scale);

    /// <summary><c>99.9 %</c>, rounded down: 100 % is said of certainty alone.</summary>
    public static string Percent(double share) => double.IsNaN(share) ? "-" : share >= 1 ? "100 %" : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(1000 * share) / 10:0.0} %");
}
