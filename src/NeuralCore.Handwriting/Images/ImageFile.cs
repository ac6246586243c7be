namespace NeuralCore.Handwriting.Images;

/// <summary>Reads a picture's grey pixels from a PNG, JPEG, BMP or GIF file, upright as a viewer shows it.</summary>
/// <remarks>Only what a file's own structure vouches for is decoded: sizes and lengths are checked first, so that a file that
/// lacks pixels is an error rather than half a picture, and a small file cannot ask for much memory. What follows the pixels
/// does not matter: cameras and programs leave out the format's end mark, or put notes of their own behind it.</remarks>
internal static class ImageFile
{
    /// <summary>Longer files are no photo's.</summary>
    public const int MaxBytes = 100_000_000;

    private const int BufferBytes = 1 << 16;

    /// <summary>Grey is luma; what is transparent lies on paper, as <see cref="Transparency"/> says; of an animation it is the first frame.</summary>
    /// <exception cref="InvalidDataException">The file is no whole picture of a known kind, or too large: the message names the file, what was found and what to do.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static GreyImage Read(string path)
    {
        if (Directory.Exists(path)) throw new InvalidDataException($"{path} is a folder, not a picture.");
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no picture {path}.");
        try
        {
            return Decode(Load(path));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The picture in the bytes of a file.</summary>
    /// <param name="data">Overwritten.</param>
    /// <exception cref="InvalidDataException">As <see cref="Read"/>, without the file's name.</exception>
    public static GreyImage Decode(byte[] data) => ImageSignature.Of(data) switch
    {
        ImageFormat.Png => PngReader.Read(data),
        ImageFormat.Jpeg => JpegReader.Read(data),
        ImageFormat.Gif => GifReader.Read(data),
        _ => BmpReader.Read(data),
    };

    private static byte[] Load(string path)
    {
        using Stream file = OrdinaryFile.OpenRead(path);
        if (file.Length > MaxBytes) throw TooLong();
        using var content = new MemoryStream((int)file.Length);
        var buffer = new byte[BufferBytes];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            if (content.Length + read > MaxBytes) throw TooLong();
            content.Write(buffer, 0, read);
        }

        byte[] data = content.GetBuffer();
        return data.Length == content.Length ? data : content.ToArray();
    }

    private static InvalidDataException TooLong() => new($"the file has more than {Figures.Count(MaxBytes)} bytes. Save the picture smaller, as PNG or JPEG.");
}
