namespace NeuralCore.Runs.Pictures;

/// <summary>Images with captions, row by row.</summary>
internal static class DigitGrid
{
    private const int ImageSize = 84, MostColumns = 10, Frame = 3, Gap = 8;

    /// <param name="imageShape">(H, W, C).</param>
    public static Canvas Draw(string title, Shape imageShape, IReadOnlyList<DigitCell> cells)
    {
        int scale = PictureStyle.Scale(imageShape[0], imageShape[1], ImageSize), width = imageShape[1] * scale, height = imageShape[0] * scale;
        int cellWidth = Gap + Math.Max(width + 2 * Frame, cells.SelectMany(cell => cell.Caption).Select(line => StrokeFont.Width(line, PictureStyle.CaptionSize)).DefaultIfEmpty(0).Max());
        int cellHeight = Gap + height + 2 * Frame + PictureStyle.CaptionHeight * cells.Select(cell => cell.Caption.Count).DefaultIfEmpty(0).Max();
        int columns = Math.Min(cells.Count, Math.Clamp((PictureStyle.InnerWidth + Gap) / cellWidth, 1, MostColumns)), rows = columns == 0 ? 0 : (cells.Count + columns - 1) / columns;
        var canvas = new Canvas(2 * PictureStyle.Margin + Math.Max(PictureStyle.TitleWidth(title), columns * cellWidth - Gap), 2 * PictureStyle.Margin + PictureStyle.TitleHeight + Math.Max(0, rows * cellHeight - Gap));
        PictureStyle.Title(canvas, title);
        for (int i = 0; i < cells.Count; i++)
        {
            int centre = PictureStyle.Margin + i % columns * cellWidth + (cellWidth - Gap) / 2, top = PictureStyle.Margin + PictureStyle.TitleHeight + i / columns * cellHeight + Frame;
            PictureStyle.Image(canvas, cells[i].Image, imageShape, centre - width / 2, top, scale);
            if (cells[i].IsWrong) canvas.Frame(centre - width / 2, top, width, height, Frame, Palette.Wrong);
            for (int line = 0; line < cells[i].Caption.Count; line++)
                PictureStyle.Caption(canvas, cells[i].Caption[line], centre, top + height + Frame + 2, line, cells[i].IsWrong ? Palette.Wrong : Palette.Text, TextAlign.Centre);
        }

        return canvas;
    }
}
