namespace NeuralCore.Handwriting.Images;

/// <summary>Undoes the filters of a PNG, which store a row as differences from neighbouring bytes.</summary>
/// <remarks><code>
/// a  the byte one pixel to the left    b  the byte above    c  the byte above a    (0 outside)
/// 0 None   x          1 Sub   x + a          2 Up   x + b          3 Average   x + ⌊(a + b)/2⌋
/// 4 Paeth  x + the one of a, b, c nearest to a + b − c, the first if equal
///          PNG specification, section 9
/// </code></remarks>
internal static class PngFilter
{
    /// <param name="row">Differences in, bytes out.</param>
    /// <param name="above">The previous row; zeros for the first.</param>
    /// <param name="pixelBytes">Bytes from one pixel to the next, at least 1.</param>
    /// <exception cref="InvalidDataException">The filter is unknown.</exception>
    public static void Undo(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int pixelBytes)
    {
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (int i = pixelBytes; i < row.Length; i++) row[i] += row[i - pixelBytes];
                break;
            case 2:
                for (int i = 0; i < row.Length; i++) row[i] += above[i];
                break;
            case 3:
                for (int i = 0; i < row.Length; i++) row[i] += (byte)((Left(row, i, pixelBytes) + above[i]) / 2);
                break;
            case 4:
                for (int i = 0; i < row.Length; i++)
                    row[i] += Nearest(Left(row, i, pixelBytes), above[i], Left(above, i, pixelBytes));
                break;
            default:
                throw new InvalidDataException(
                    $"the PNG has a row of the unknown filter {filter}: it is damaged. {ImageLimits.CopyAgain}");
        }
    }

    private static byte Left(ReadOnlySpan<byte> row, int i, int pixelBytes) =>
        i < pixelBytes ? (byte)0 : row[i - pixelBytes];

    private static byte Nearest(byte a, byte b, byte c)
    {
        int toA = Math.Abs(b - c), toB = Math.Abs(a - c), toC = Math.Abs(a + b - 2 * c);
        return toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
    }
}
