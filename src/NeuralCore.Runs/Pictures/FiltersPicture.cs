using System.Globalization;

namespace NeuralCore.Runs.Pictures;

/// <summary>The weights of a first layer that looks at images: what each of its outputs responds to.</summary>
internal static class FiltersPicture
{
    private const int Most = 64, Columns = 8, Gap = 10;

    /// <summary>Of the scale of colours, in pixels; its room holds the labels too.</summary>
    private const int ScaleWidth = 18, ScaleGap = 30, ScaleRoom = 110;

    /// <summary>The largest size of a filter, in pixels: kernels are few numbers, the weights of a unit a whole image.</summary>
    private const int KernelSize = 54, UnitSize = 84;

    /// <returns>Null where the first layer has no weights over images.</returns>
    public static Canvas? Create(Network network) => network.InputShape.Rank != 3 ? null : network.Layers.Layers.FirstOrDefault(layer => !layer.IsView) switch
    {
        Conv2D convolution => Draw($"{Of(convolution.OutChannels, "filter")} of {convolution.Name}, {convolution.KernelSize.Height}×{convolution.KernelSize.Width}", convolution.Weight.Value, KernelSize),
        Dense dense => Draw($"Weights of {Of(dense.OutFeatures, "unit")} of {dense.Name}", dense.Weight.Value.Reshape(new Shape([.. network.InputShape.ToArray(), dense.OutFeatures])), UnitSize),
        _ => null,
    };

    private static string Of(int count, string one) => count > Most ? $"the first {Most} of {count} {one}s" : $"{count} {one}{(count == 1 ? "" : "s")}";

    /// <param name="weights">(H, W, C, filters).</param>
    private static Canvas Draw(string subject, Tensor weights, int size)
    {
        (int height, int width, int channels, int filters) = (weights.Shape[0], weights.Shape[1], weights.Shape[2], Math.Min(Most, weights.Shape[3]));
        string title = $"{char.ToUpperInvariant(subject[0])}{subject[1..]}{(channels == 1 ? "" : $", {channels} channels side by side")}: red adds where the image is bright, blue takes away";
        int scale = PictureStyle.Scale(height, width, size), tileWidth = channels * (width * scale + 1) - 1, tileHeight = height * scale;
        int columns = Math.Clamp((PictureStyle.InnerWidth - ScaleRoom) / (tileWidth + Gap), 1, Math.Min(Columns, filters)), rows = (filters + columns - 1) / columns;
        int left = PictureStyle.Margin, top = PictureStyle.Margin + PictureStyle.TitleHeight, gridWidth = columns * (tileWidth + Gap) - Gap, gridHeight = Math.Max(rows * (tileHeight + Gap) - Gap, 3 * PictureStyle.CaptionHeight);
        double most = Math.Max(double.Epsilon, weights.Span.ToArray().Max(weight => double.IsFinite(weight) ? Math.Abs(weight) : 0.0));
        var canvas = new Canvas(2 * left + Math.Max(PictureStyle.TitleWidth(title), gridWidth + ScaleRoom), top + gridHeight + PictureStyle.Margin);
        PictureStyle.Title(canvas, title);
        for (int f = 0; f < filters; f++) Filter(canvas, weights, f, most, left + f % columns * (tileWidth + Gap), top + f / columns * (tileHeight + Gap), scale);
        Scale(canvas, most, left + gridWidth + ScaleGap, top, gridHeight);
        return canvas;
    }

    private static void Scale(Canvas canvas, double most, int left, int top, int height)
    {
        for (int y = 0; y < height; y++) canvas.FillRectangle(left, top + y, ScaleWidth, 1, Palette.Diverging(1 - 2.0 * y / (height - 1)));
        canvas.Frame(left, top, ScaleWidth, height, 1, Palette.Line);
        string end = most.ToString("G2", CultureInfo.InvariantCulture);
        string[] labels = [$"+{end}", "0", $"−{end}"];
        for (int i = 0; i < labels.Length; i++) PictureStyle.Caption(canvas, labels[i], left + ScaleWidth + 6, top + i * (height - PictureStyle.CaptionHeight) / 2, 0, Palette.Text);
    }

    /// <summary>A channel beside the other.</summary>
    private static void Filter(Canvas canvas, Tensor weights, int filter, double most, int left, int top, int scale)
    {
        (int height, int width, int channels) = (weights.Shape[0], weights.Shape[1], weights.Shape[2]);
        for (int channel = 0; channel < channels; channel++)
        {
            int x0 = left + channel * (width * scale + 1);
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                    canvas.FillRectangle(x0 + x * scale, top + y * scale, scale, scale, Palette.Diverging(weights[y, x, channel, filter] / most));
            }

            canvas.Frame(x0, top, width * scale, height * scale, 1, Palette.Line);
        }
    }
}
