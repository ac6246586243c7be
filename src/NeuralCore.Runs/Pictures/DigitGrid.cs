namespace NeuralCore.Runs.Pictures;

/// <summary>Images with captions, row by row.</summary>
internal static class DigitGrid
{
    private const int ImageSize = 84, MaxColumns = 10, Frame = 3, Gap = 8;

    /// <summary>Of a caption, in pixels: class names that need more are shortened.</summary>
    private const int MaxCaption = 190;

    /// <param name="imageShape">(H, W, C).</param>
    public static SvgDrawing Draw(string title, Shape imageShape, IReadOnlyList<DigitCell> cells)
    {
        int scale = PictureStyle.Scale(imageShape[0], imageShape[1], ImageSize), width = imageShape[1] * scale,
            height = imageShape[0] * scale;
        string[][] captions =
            [.. cells.Select(cell => cell.Caption.Select(line => line.Fit(Math.Max(MaxCaption, width))).ToArray())];
        double widest = captions.SelectMany(lines => lines).Select(line => TextWidth.Of(line, PictureStyle.CaptionSize))
            .DefaultIfEmpty(0).Max();
        int cellWidth = Gap + Math.Max(width + 2 * Frame, (int)Math.Ceiling(widest));
        int cellHeight = Gap + height + 2 * Frame + PictureStyle.CaptionLine * captions.Select(lines => lines.Length)
            .DefaultIfEmpty(0).Max();
        int columns = Math.Min(cells.Count, Math.Clamp((PictureStyle.InnerWidth + Gap) / cellWidth, 1, MaxColumns)),
            rows = columns == 0 ? 0 : (cells.Count + columns - 1) / columns;
        (SvgDrawing drawing, int gridTop) =
            PictureStyle.Begin(title, columns * cellWidth - Gap, Math.Max(0, rows * cellHeight - Gap));
        for (int i = 0; i < cells.Count; i++)
        {
            double left = PictureStyle.Margin + i % columns * cellWidth + (cellWidth - Gap - width) / 2,
                top = gridTop + i / columns * cellHeight + Frame;
            PictureStyle.Image(drawing, cells[i].Image, imageShape, left, top, scale);
            if (cells[i].IsWrong) drawing.Frame(left, top, width, height, Frame, Palette.Wrong);
            for (int line = 0; line < captions[i].Length; line++)
                PictureStyle.Caption(
                    drawing, captions[i][line], left + width / 2.0, top + height + Frame, line,
                    cells[i].IsWrong ? Palette.Wrong : Palette.Text, "middle");
        }

        return drawing;
    }
}

/// <summary>An image in a <see cref="DigitGrid"/>.</summary>
/// <param name="Image">Bytes, (H, W, C).</param>
/// <param name="Caption">Lines below it.</param>
/// <param name="IsWrong">Frame and caption in red.</param>
internal sealed record DigitCell(byte[] Image, IReadOnlyList<CaptionLine> Caption, bool IsWrong = false);

/// <summary>A line below an image: a class name with text before and after it.</summary>
/// <param name="Name">Shortened if the line does not fit.</param>
internal readonly record struct CaptionLine(string Name, string After = "", string Before = "")
{
    /// <param name="room">Pixels.</param>
    public string Fit(double room, double size = PictureStyle.CaptionSize) =>
        $"{Before}{TextWidth.Shorten(TextWidth.Plain(Name), room - TextWidth.Of(Before + After, size), size)}{After}";
}
