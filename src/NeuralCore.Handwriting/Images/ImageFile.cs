namespace NeuralCore.Handwriting.Images;

/// <summary>Reads the grey pixels of a PNG, JPEG, BMP or GIF file, rotated as a viewer shows them.</summary>
/// <remarks>The structure of a file is checked before it is decoded: a file with missing pixels is an error, not a
/// partial image, and a small file cannot cause a large allocation. Data after the pixels are ignored: some cameras
/// and programs omit the format's end marker or append other data.</remarks>
internal static class ImageFile
{
    /// <summary>Longer files are refused, in bytes.</summary>
    public const int MaxBytes = 100_000_000;

    private const int BufferBytes = 1 << 16;

    /// <summary>
    /// Grey is luma; transparent pixels get the background of <see cref="Transparency"/>; of an animation the first
    /// frame is read.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is not a complete image of a supported format, or is too large:
    /// the message names the file, what was found and what to do.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static GreyImage Read(string path)
    {
        if (Directory.Exists(path)) throw new InvalidDataException($"{path} is a folder, not an image.");
        if (!File.Exists(path)) throw new FileNotFoundException($"The image {path} does not exist.");
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

    /// <summary>The image in the bytes of a file.</summary>
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

    private static InvalidDataException TooLong() =>
        new($"the file has more than {Figures.Count(MaxBytes)} bytes. Save a smaller image, as PNG or JPEG.");
}
