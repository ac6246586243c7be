namespace NeuralCore.Runs.Pictures;

/// <summary>Training images and augmented versions of them.</summary>
internal static class AugmentationPicture
{
    private const int ImageSize = 84, Gap = 6, WideGap = 18, HeadWidth = 64;

    /// <param name="setting">The augmentation: <c>shift=2,rotate=10</c>.</param>
    /// <param name="imageShape">(H, W, C).</param>
    /// <param name="rows">An image and variants of it, bytes (H, W, C) each.</param>
    public static SvgDrawing Create(
        string setting, Shape imageShape, IReadOnlyList<(byte[] Original, IReadOnlyList<byte[]> Variants)> rows)
    {
        int scale = PictureStyle.Scale(imageShape[0], imageShape[1], ImageSize), width = imageShape[1] * scale,
            height = imageShape[0] * scale;
        int variants = rows.Select(row => row.Variants.Count).DefaultIfEmpty(0).Max(),
            first = PictureStyle.Margin + Math.Max(width + WideGap, HeadWidth);
        string title = $"Augmentation {setting}: {Figures.Count(rows.Count, "training image")}, {variants} " +
            $"variants each";
        int gridWidth = first - PictureStyle.Margin + Math.Max(HeadWidth, variants * (width + Gap) - Gap),
            gridHeight = PictureStyle.CaptionLine + Gap + Math.Max(0, rows.Count * (height + Gap) - Gap);
        (SvgDrawing drawing, int top) = PictureStyle.Begin(title, gridWidth, gridHeight);
        PictureStyle.Caption(drawing, "original", PictureStyle.Margin, top, 0, Palette.Faint);
        if (variants > 0) PictureStyle.Caption(drawing, "variants", first, top, 0, Palette.Faint);
        for (int row = 0; row < rows.Count; row++)
        {
            int y = top + PictureStyle.CaptionLine + Gap + row * (height + Gap);
            PictureStyle.Image(drawing, rows[row].Original, imageShape, PictureStyle.Margin, y, scale);
            for (int i = 0; i < rows[row].Variants.Count; i++)
                PictureStyle.Image(drawing, rows[row].Variants[i], imageShape, first + i * (width + Gap), y, scale);
        }

        return drawing;
    }
}
