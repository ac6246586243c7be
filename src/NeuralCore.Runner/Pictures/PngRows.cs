using System.Runtime.InteropServices;

namespace NeuralCore.Runner.Pictures;

/// <summary>An image's rows as a PNG holds them before compression: each begins with the number of its filter.</summary>
internal static class PngRows
{
    private const byte None = 0, Sub = 1, Up = 2, Paeth = 4;

    /// <summary>A byte a pixel, the number of its colour, unfiltered: neighbouring numbers are not neighbouring colours.</summary>
    /// <param name="colours">Receives the colours and their numbers.</param>
    /// <returns>Null where there are more than <paramref name="most"/> colours.</returns>
    public static byte[]? Indexed(Canvas canvas, Dictionary<Ink, byte> colours, int most)
    {
        ReadOnlySpan<Ink> pixels = MemoryMarshal.Cast<byte, Ink>(canvas.Pixels);
        byte[] rows = new byte[canvas.Height * (canvas.Width + 1)];
        Ink last = pixels[0];
        colours[last] = 0;
        byte number = 0;
        for (int i = 0; i < pixels.Length; i++)
        {
            if (pixels[i] != last)
            {
                last = pixels[i];
                if (!colours.TryGetValue(last, out number))
                {
                    if (colours.Count == most) return null;
                    colours[last] = number = (byte)colours.Count;
                }
            }

            rows[i / canvas.Width * (canvas.Width + 1) + 1 + i % canvas.Width] = number;
        }

        return rows;
    }

    /// <summary>For each row the filter whose result lies nearest to zero, which compresses best as a rule (section 12.7 of the standard).</summary>
    public static byte[] Filtered(ReadOnlySpan<byte> pixels, int width, int channels)
    {
        int length = width * channels, height = pixels.Length / length;
        byte[] rows = new byte[height * (length + 1)];
        byte[] above = new byte[length], trial = new byte[length];
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = pixels.Slice(y * length, length);
            Span<byte> best = rows.AsSpan(y * (length + 1), length + 1);
            long least = long.MaxValue;
            foreach (byte filter in (ReadOnlySpan<byte>)[None, Sub, Up, Paeth])
            {
                long sum = Filter(filter, row, above, channels, trial);
                if (sum >= least) continue;
                (least, best[0]) = (sum, filter);
                trial.CopyTo(best[1..]);
            }

            row.CopyTo(above);
        }

        return rows;
    }

    /// <returns>The sum of the results as signed bytes, without signs.</returns>
    private static long Filter(byte filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int channels, Span<byte> result)
    {
        long sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            byte left = i < channels ? (byte)0 : row[i - channels];
            byte guess = filter switch { None => 0, Sub => left, Up => above[i], _ => Predict(left, above[i], i < channels ? (byte)0 : above[i - channels]) };
            result[i] = (byte)(row[i] - guess);
            sum += Math.Abs((int)(sbyte)result[i]);
        }

        return sum;
    }

    /// <summary>The neighbour nearest to left + above − corner. Paeth 1991, "Image File Compression Made Easy".</summary>
    private static byte Predict(byte left, byte above, byte corner)
    {
        int estimate = left + above - corner, toLeft = Math.Abs(estimate - left), toAbove = Math.Abs(estimate - above), toCorner = Math.Abs(estimate - corner);
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }
}
