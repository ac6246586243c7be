namespace NeuralCore.Runs.Pictures;

/// <summary>Training images and what augmentation makes of them.</summary>
internal static class AugmentationPicture
{
    private const int ImageSize = 84, Gap = 6, WideGap = 18;

    /// <param name="setting">What is done to them: <c>shift=2,rotate=10</c>.</param>
    /// <param name="imageShape">(H, W, C).</param>
    /// <param name="rows">An image and variants of it, bytes (H, W, C) each.</param>
    public static Canvas Create(string setting, Shape imageShape, IReadOnlyList<(byte[] Original, IReadOnlyList<byte[]> Variants)> rows)
    {
        int scale = PictureStyle.Scale(imageShape[0], imageShape[1], ImageSize), width = imageShape[1] * scale, height = imageShape[0] * scale;
        int variants = rows.Select(row => row.Variants.Count).DefaultIfEmpty(0).Max();
        string title = $"Augmentation {setting}: {Figures.Count(rows.Count, "training image")}, {variants} variants each";
        int gridWidth = width + (variants == 0 ? 0 : WideGap - Gap + variants * (width + Gap)), top = PictureStyle.Margin + PictureStyle.TitleHeight + PictureStyle.CaptionHeight + 2;
        var canvas = new Canvas(2 * PictureStyle.Margin + Math.Max(gridWidth, PictureStyle.TitleWidth(title)), top + PictureStyle.Margin + Math.Max(0, rows.Count * (height + Gap) - Gap));
        PictureStyle.Title(canvas, title);
        PictureStyle.Caption(canvas, "original", PictureStyle.Margin, top - PictureStyle.CaptionHeight - 2, 0, Palette.Faint);
        if (variants > 0) PictureStyle.Caption(canvas, "variants", Column(0), top - PictureStyle.CaptionHeight - 2, 0, Palette.Faint);
        for (int row = 0; row < rows.Count; row++)
        {
            int y = top + row * (height + Gap);
            PictureStyle.Image(canvas, rows[row].Original, imageShape, PictureStyle.Margin, y, scale);
            for (int i = 0; i < rows[row].Variants.Count; i++) PictureStyle.Image(canvas, rows[row].Variants[i], imageShape, Column(i), y, scale);
        }

        return canvas;

        int Column(int variant) => PictureStyle.Margin + width + WideGap + variant * (width + Gap);
    }
}
