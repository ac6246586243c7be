using NeuralCore.Handwriting.Images;

namespace NeuralCore.Handwriting.Lines;

/// <summary>
/// Normalises the crop of a line of writing to the input of the line network: fixed height, free width, ink bright.
/// </summary>
/// <remarks><code>
/// Shapes    crop: (height, width) bytes, ink darker than paper     line: (32, WidthFor(height, width))
/// Resample  both axes times 32 / height: area averaging when reducing, bilinear when enlarging
/// Levels    m = median of the resampled crop, p = its 1.5th percentile (the 98.5th towards ink)
///           value = (m − grey) / max(m − p, 12), clamped to [−0.6, 1.5]: paper 0, ink about 1
/// Padding   zeros (paper), half on the left and half on the right, to the next multiple of 16
/// </code>
/// An instance has working memory: use one per thread. Nothing is allocated once the largest crop was seen.</remarks>
internal sealed class LineNormalization
{
    /// <summary>Rows of a line.</summary>
    public const int Height = 32;

    /// <summary>Widths of lines are multiples of this.</summary>
    public const int WidthStep = 16;

    public const float MinValue = -0.6f, MaxValue = 1.5f;

    /// <summary>Grey levels below which a contrast is noise, which must not be amplified to look like ink.</summary>
    private const int MinContrast = 12;

    /// <summary>The percentile that counts as ink, as a fraction of the pixels.</summary>
    private const double InkShare = 0.015;

    private const int Levels = 256;

    private readonly int[] histogram = new int[Levels];
    private readonly float[] values = new float[Levels];
    private float[] row = [];
    private Column[] columns = [];
    private byte[] resampled = [];

    /// <summary>Width of the line of a crop, including the padding.</summary>
    public static int WidthFor(int height, int width) => PaddedWidth(ScaledWidth(height, width));

    /// <inheritdoc cref="Normalize(ReadOnlySpan{byte}, int, int, Span{float}, bool)"/>
    public void Normalize(GreyImage crop, Span<float> line, bool inverted = false) =>
        Normalize(crop.Pixels, crop.Height, crop.Width, line, inverted);

    /// <summary>Writes the line of a crop.</summary>
    /// <param name="crop">(height, width) grey levels, row-major.</param>
    /// <param name="height">At least 1.</param>
    /// <param name="width">At least 1.</param>
    /// <param name="line">(32, <see cref="WidthFor"/>), row-major.</param>
    /// <param name="inverted">The ink is lighter than the paper.</param>
    public void Normalize(ReadOnlySpan<byte> crop, int height, int width, Span<float> line, bool inverted = false)
    {
        Guard.Require(height >= 1 && width >= 1, $"A crop has at least one pixel, not {width}×{height}.");
        Guard.Length(crop, (long)height * width);
        int scaled = ScaledWidth(height, width);
        if (height == Height)
        {
            WriteLevels(crop, width, line, inverted);
            return;
        }

        if (resampled.Length < Height * scaled) resampled = new byte[Height * scaled];
        if (row.Length < width) row = new float[width];
        Span<byte> target = resampled.AsSpan(0, Height * scaled);
        if (columns.Length < scaled) columns = new Column[scaled];
        Span<Column> sources = columns.AsSpan(0, scaled);
        for (int t = 0; t < scaled; t++)
            sources[t] = height > Height ? Column.Averaged(t, width, scaled) : Interpolated(t, width, scaled);
        for (int y = 0; y < Height; y++)
        {
            Span<byte> targetRow = target.Slice(y * scaled, scaled);
            if (height > Height)
            {
                AverageRows(crop, height, width, y);
                AverageColumns(row.AsSpan(0, width), sources, targetRow);
            }
            else
            {
                InterpolateRows(crop, height, width, y);
                InterpolateColumns(row.AsSpan(0, width), sources, targetRow);
            }
        }

        WriteLevels(target, scaled, line, inverted);
    }

    private static int ScaledWidth(int height, int width) =>
        checked((int)Math.Max(1, ((long)width * Height + height / 2) / height));

    private static int PaddedWidth(int width) => checked((width + WidthStep - 1) / WidthStep * WidthStep);

    private void AverageRows(ReadOnlySpan<byte> crop, int height, int width, int y)
    {
        // In units of 1/32 source row the target row is exactly `height` long.
        long from = (long)y * height, to = from + height;
        int first = (int)(from / Height), last = (int)((to - 1) / Height);
        Span<float> sums = row.AsSpan(0, width);
        sums.Clear();
        for (int source = first; source <= last; source++)
        {
            long covered = Math.Min(to, (source + 1L) * Height) - Math.Max(from, (long)source * Height);
            float weight = (float)covered / height;
            ReadOnlySpan<byte> pixels = crop.Slice(source * width, width);
            for (int x = 0; x < sums.Length; x++) sums[x] += weight * pixels[x];
        }
    }

    private static void AverageColumns(
        ReadOnlySpan<float> source, ReadOnlySpan<Column> columns, Span<byte> target)
    {
        float length = source.Length, whole = target.Length;
        for (int t = 0; t < target.Length; t++)
        {
            Column column = columns[t];
            float sum = column.FirstWeight * source[column.First];
            for (int x = column.First + 1; x < column.Last; x++) sum += whole * source[x];
            if (column.Last > column.First) sum += column.LastWeight * source[column.Last];
            target[t] = (byte)(sum / length + 0.5f);
        }
    }

    private void InterpolateRows(ReadOnlySpan<byte> crop, int height, int width, int y)
    {
        (int first, int second, float share) = Neighbours(y, height, Height);
        ReadOnlySpan<byte> upper = crop.Slice(first * width, width), lower = crop.Slice(second * width, width);
        Span<float> blend = row.AsSpan(0, width);
        for (int x = 0; x < blend.Length; x++) blend[x] = upper[x] + share * (lower[x] - upper[x]);
    }

    private static void InterpolateColumns(
        ReadOnlySpan<float> source, ReadOnlySpan<Column> columns, Span<byte> target)
    {
        for (int t = 0; t < target.Length; t++)
        {
            Column column = columns[t];
            float first = source[column.First];
            target[t] = (byte)(first + column.LastWeight * (source[column.Last] - first) + 0.5f);
        }
    }

    private static Column Interpolated(int t, int length, int count)
    {
        (int first, int second, float share) = Neighbours(t, length, count);
        return new Column(first, second, 1 - share, share);
    }

    /// <summary>
    /// The two source pixels around the centre of target pixel <paramref name="t"/>, and the second's share.
    /// </summary>
    private static (int First, int Second, float Share) Neighbours(int t, int length, int count)
    {
        float place = Math.Clamp((t + 0.5f) * length / count - 0.5f, 0, length - 1);
        int first = (int)place;
        return (first, Math.Min(first + 1, length - 1), place - first);
    }

    private void WriteLevels(ReadOnlySpan<byte> pixels, int width, Span<float> line, bool inverted)
    {
        int padded = PaddedWidth(width), left = (padded - width) / 2;
        Guard.Length(line, Height * padded);
        Array.Clear(histogram);
        foreach (byte pixel in pixels[..(Height * width)]) histogram[pixel]++;
        if (inverted) Array.Reverse(histogram);
        int median = LevelAt((Height * width - 1) / 2), ink = LevelAt((int)(InkShare * (Height * width)));
        float scale = 1f / Math.Max(median - ink, MinContrast);
        for (int level = 0; level < Levels; level++)
        {
            int grey = inverted ? Levels - 1 - level : level;
            values[level] = Math.Clamp((median - grey) * scale, MinValue, MaxValue);
        }

        for (int y = 0; y < Height; y++)
        {
            Span<float> target = line.Slice(y * padded, padded);
            target[..left].Clear();
            target[(left + width)..].Clear();
            ReadOnlySpan<byte> source = pixels.Slice(y * width, width);
            for (int x = 0; x < source.Length; x++) target[left + x] = values[source[x]];
        }
    }

    /// <summary>The level of the pixel with this rank in ascending order.</summary>
    private int LevelAt(int rank)
    {
        int level = 0;
        for (int count = histogram[0]; count <= rank; count += histogram[level]) level++;
        return level;
    }

    /// <summary>The source pixels of a target pixel with the weights of the first and the last.</summary>
    private readonly record struct Column(int First, int Last, float FirstWeight, float LastWeight)
    {
        /// <summary>Of an average; pixels between the first and the last have the number of target pixels as
        /// weight.</summary>
        public static Column Averaged(int t, long length, long count)
        {
            long from = t * length, to = from + length;
            int first = (int)(from / count), last = (int)((to - 1) / count);
            return new Column(
                first, last, Math.Min(to, (first + 1) * count) - from, to - Math.Max(from, last * count));
        }
    }
}
