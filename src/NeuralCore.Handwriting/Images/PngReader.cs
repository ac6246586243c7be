using System.IO.Compression;

namespace NeuralCore.Handwriting.Images;

/// <summary>PNG of every colour type, depth and interlacing.</summary>
/// <remarks>
/// StbImageSharp is not used for PNG: it decompresses without a limit, does not detect truncated or damaged files, and
/// needs about ten bytes per pixel. This reader needs one (two with transparency) and the rows. A 16-bit file whose
/// samples use a smaller range is read twice: the second time the range is known.
/// </remarks>
internal static class PngReader
{
    /// <param name="data">Overwritten.</param>
    /// <exception cref="InvalidDataException"/>
    public static GreyImage Read(byte[] data)
    {
        var content = new PngContent(data);
        PngHeader header = content.Header;
        var samples = new PngSamples(content);
        var pixels = new byte[header.Width * header.Height * (samples.HasAlpha ? 2 : 1)];
        ReadPixels();
        if (samples.UseSmallRange()) ReadPixels();
        var image = new GreyImage(
            header.Width, header.Height, samples.HasAlpha ? Transparency.OnPaper(pixels) : pixels);
        return ImageOrientation.Upright(image, content.Orientation);

        void ReadPixels()
        {
            using var packed = new MemoryStream(data, 0, content.Packed.Length);
            using var rows = new ZLibStream(packed, CompressionMode.Decompress);
            foreach (PngPass pass in header.Passes) Read(pass, content, samples, rows, pixels);
        }
    }

    private static void Read(PngPass pass, PngContent content, PngSamples samples, Stream rows, byte[] pixels)
    {
        PngHeader header = content.Header;
        int columns = pass.Columns(header.Width), count = pass.Rows(header.Height), rowBytes = header.RowBytes(columns);
        if (columns == 0) return;
        byte[] row = new byte[1 + rowBytes], before = new byte[1 + rowBytes];
        for (int y = 0; y < count; y++)
        {
            try
            {
                rows.ReadExactly(row);
            }
            catch (Exception e) when (e is EndOfStreamException || (e is InvalidDataException && !content.HasEnd))
            {
                throw new InvalidDataException(
                    $"the PNG is truncated{(content.HasEnd ? " or damaged" : "")}: it ends before its last row. "
                    + ImageLimits.CopyAgain, e);
            }
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                throw new InvalidDataException(
                    $"the PNG is damaged: its rows cannot be decompressed. {ImageLimits.CopyAgain}", e);
            }

            PngFilter.Undo(row[0], row.AsSpan(1), before.AsSpan(1), Math.Max(1, header.BitsPerPixel / 8));
            samples.WriteGrey(
                row.AsSpan(1), columns, pixels, (pass.Y + y * pass.StepY) * header.Width + pass.X, pass.StepX);
            (row, before) = (before, row);
        }
    }
}
