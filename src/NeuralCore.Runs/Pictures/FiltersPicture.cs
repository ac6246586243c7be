using System.Globalization;

namespace NeuralCore.Runs.Pictures;

/// <summary>The weights of a first layer on images: one image per filter or unit.</summary>
internal static class FiltersPicture
{
    private const int MaxFilters = 64, Columns = 8, Gap = 10;

    /// <summary>Sizes of the colour bar, in pixels; its room includes the labels.</summary>
    private const int ScaleWidth = 18, ScaleGap = 30, ScaleRoom = 130, ScaleSteps = 101;

    /// <summary>
    /// The largest size of a filter, in pixels: kernels are few numbers, the weights of a unit a whole image.
    /// </summary>
    private const int KernelSize = 54, UnitSize = 84;

    /// <returns>Null where the first layer has no weights over images.</returns>
    public static SvgDrawing? Create(Network network) =>
        network.InputShape.Rank != 3 ? null : network.Layers.Layers.FirstOrDefault(layer => !layer.IsView) switch
        {
            Conv2D convolution => Draw($"{Of(convolution.OutChannels, "filter")} of {convolution.Name}, " +
                $"{convolution.KernelSize.Height}×{convolution.KernelSize.Width}", convolution.Weight.Value, KernelSize),
            Dense dense => Draw(
                $"Weights of {Of(dense.OutFeatures, "unit")} of {dense.Name}",
                dense.Weight.Value.Reshape(new Shape([.. network.InputShape.ToArray(), dense.OutFeatures])), UnitSize),
            _ => null,
        };

    private static string Of(int count, string one) =>
        count > MaxFilters ? $"the first {MaxFilters} of {count} {one}s" : $"{count} {one}{(count == 1 ? "" : "s")}";

    /// <param name="weights">(H, W, C, filters).</param>
    private static SvgDrawing Draw(string subject, Tensor weights, int size)
    {
        (int height, int width, int channels, int filters) =
            (weights.Shape[0], weights.Shape[1], weights.Shape[2], Math.Min(MaxFilters, weights.Shape[3]));
        string sideBySide = channels == 1 ? "" : $", {channels} channels side by side";
        string capitalised = $"{char.ToUpperInvariant(subject[0])}{subject[1..]}";
        string title = $"{capitalised}{sideBySide}: red is positive, blue is negative";
        int scale = PictureStyle.Scale(height, width, size), tileWidth = channels * (width * scale + 1) - 1,
            tileHeight = height * scale;
        int columns = Math.Clamp(
            (PictureStyle.InnerWidth - ScaleRoom) / (tileWidth + Gap), 1, Math.Min(Columns, filters)),
            rows = (filters + columns - 1) / columns;
        int left = PictureStyle.Margin, gridWidth = columns * (tileWidth + Gap) - Gap,
            gridHeight = Math.Max(rows * (tileHeight + Gap) - Gap, 3 * PictureStyle.CaptionLine);
        double largest = Math.Max(
            double.Epsilon, weights.Span.ToArray().Max(weight => double.IsFinite(weight) ? Math.Abs(weight) : 0.0));
        (SvgDrawing drawing, int top) = PictureStyle.Begin(title, gridWidth + ScaleRoom, gridHeight);
        for (int f = 0; f < filters; f++)
        {
            Filter(drawing, weights, f, largest, left + f % columns * (tileWidth + Gap),
                top + f / columns * (tileHeight + Gap), scale);
        }

        Scale(drawing, largest, left + gridWidth + ScaleGap, top, gridHeight);
        return drawing;
    }

    private static void Scale(SvgDrawing drawing, double largest, int left, int top, int height)
    {
        Picture(drawing, 1, ScaleSteps, left, top, ScaleWidth, height, (_, y) => 1 - 2.0 * y / (ScaleSteps - 1));
        string end = largest.ToString("G2", CultureInfo.InvariantCulture);
        string[] labels = [$"+{end}", "0", $"−{end}"];
        for (int i = 0; i < labels.Length; i++)
        {
            PictureStyle.Caption(
                drawing, labels[i], left + ScaleWidth + 6, top + i * (height - PictureStyle.CaptionLine) / 2.0, 0,
                Palette.Text);
        }
    }

    /// <summary>Channels side by side.</summary>
    private static void Filter(
        SvgDrawing drawing, Tensor weights, int filter, double largest, int left, int top, int scale)
    {
        (int height, int width, int channels) = (weights.Shape[0], weights.Shape[1], weights.Shape[2]);
        for (int channel = 0; channel < channels; channel++)
        {
            int c = channel;
            Picture(drawing, width, height, left + channel * (width * scale + 1), top, width * scale, height * scale,
                (x, y) => weights[y, x, c, filter] / largest);
        }
    }

    /// <param name="value">In [−1, 1], of the pixel in column x of row y.</param>
    private static void Picture(
        SvgDrawing drawing, int columns, int rows, int left, int top, int width, int height, Func<int, int,
        double> value)
    {
        var pixels = new List<byte>();
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                Ink ink = Palette.Diverging(value(x, y));
                pixels.AddRange([ink.R, ink.G, ink.B]);
            }
        }

        drawing.Image(PngFile.Bytes([.. pixels], columns, rows, channels: 3), left, top, width, height);
        drawing.Frame(left, top, width, height, 1, Palette.Line);
    }
}
