using NeuralCore.Handwriting.Images;

namespace NeuralCore.Handwriting.Reading;

/// <summary>Converts an image to an input of a data set: light on black, scaled to fit, centred.</summary>
/// <remarks><code>
/// Ground    g = median grey of the image's border            light ground (g ≥ 128): v = 255·(g − x)/g
///           dark: v = 255·(x − g)/(255 − g)     at least 0
/// Size      scaled by the smaller of H/height and W/width by area averaging
/// </code></remarks>
internal static class WholePicture
{
    private const int White = 255, Middle = 128;

    /// <returns>(height, width), 0 = background.</returns>
    public static byte[] Fit(GreyImage image, int height, int width)
    {
        double scale = Math.Min((double)height / image.Height, (double)width / image.Width);
        int rows = Math.Clamp((int)Math.Round(image.Height * scale), 1, height),
            columns = Math.Clamp((int)Math.Round(image.Width * scale), 1, width);
        double[] means = Shrink(image, rows, columns);
        int ground = Ground(image);
        var fitted = new byte[height * width];
        int top = (height - rows) / 2, left = (width - columns) / 2;
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                double grey = means[y * columns + x],
                    light = ground >= Middle ? (ground - grey) / ground : (grey - ground) / (White - ground);
                fitted[(top + y) * width + left + x] = (byte)Math.Round(White * Math.Max(0, light));
            }
        }

        return fitted;
    }

    private static int Ground(GreyImage image)
    {
        var counts = new int[White + 1];
        int half = image.Width + image.Height;
        for (int x = 0; x < image.Width; x++) counts[image.Pixels[x]]++;
        for (int x = 0; x < image.Width; x++) counts[image.Pixels[(image.Height - 1) * image.Width + x]]++;
        for (int y = 0; y < image.Height; y++) counts[image.Pixels[y * image.Width]]++;
        for (int y = 0; y < image.Height; y++) counts[image.Pixels[(y + 1) * image.Width - 1]]++;
        int grey = 0;
        for (int seen = counts[0]; seen < half; seen += counts[++grey]) { }
        return grey;
    }

    private static double[] Shrink(GreyImage image, int rows, int columns)
    {
        var means = new double[rows * columns];
        var line = new double[columns];
        for (int row = 0; row < rows; row++)
        {
            double from = (double)row * image.Height / rows, to = (double)(row + 1) * image.Height / rows;
            for (int y = (int)from; y < to && y < image.Height; y++)
            {
                double share = (Math.Min(to, y + 1) - Math.Max(from, y)) / (to - from);
                ShrinkRow(image.Pixels.Slice(y * image.Width, image.Width), line);
                for (int x = 0; x < columns; x++) means[row * columns + x] += share * line[x];
            }
        }

        return means;
    }

    private static void ShrinkRow(ReadOnlySpan<byte> row, Span<double> line)
    {
        for (int column = 0; column < line.Length; column++)
        {
            double from = (double)column * row.Length / line.Length,
                to = (double)(column + 1) * row.Length / line.Length, sum = 0;
            for (int x = (int)from; x < to && x < row.Length; x++)
                sum += (Math.Min(to, x + 1) - Math.Max(from, x)) * row[x];
            line[column] = sum / (to - from);
        }
    }
}
