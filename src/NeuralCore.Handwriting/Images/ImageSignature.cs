namespace NeuralCore.Handwriting.Images;

/// <summary>Determines the format of a file from its first bytes; its name does not matter.</summary>
internal static class ImageSignature
{
    private const string Known = "PNG, JPEG, BMP and GIF are supported";

    private static readonly (ImageFormat Format, byte[] Start)[] Formats =
    [
        (ImageFormat.Png, [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n']),
        (ImageFormat.Jpeg, [0xFF, 0xD8, 0xFF]),
        (ImageFormat.Gif, [.. "GIF8"u8]),
        (ImageFormat.Bmp, [.. "BM"u8]),
    ];

    /// <summary>Other formats: the bytes at an offset, and the format's name for messages.</summary>
    private static readonly (int At, byte[] Bytes, string Name)[] Others =
    [
        (4, [.. "ftyphei"u8], "a HEIC image, the default format of iPhones"),
        (4, [.. "ftyphev"u8], "a HEIC image"),
        (4, [.. "ftypmif1"u8], "a HEIC image"),
        (4, [.. "ftypmsf1"u8], "a HEIC image"),
        (4, [.. "ftypavi"u8], "an AVIF image"),
        (8, [.. "WEBP"u8], "a WebP image"),
        (0, [.. "II*\0"u8], "a TIFF image or a camera's raw file"),
        (0, [.. "MM\0*"u8], "a TIFF image"),
        (0, [.. "8BPS"u8], "a Photoshop file"),
        (0, [0, 0, 1, 0], "an icon"),
        (4, [.. "jP  "u8], "a JPEG 2000 image"),
        (4, [.. "JXL "u8], "a JPEG XL image"),
        (0, [0xFF, 0x0A], "a JPEG XL image"),
        (0, [.. "%PDF"u8], "a PDF document"),
        (4, [.. "ftyp"u8], "a video"),
    ];

    /// <exception cref="InvalidDataException">It is none of <see cref="ImageFormat"/>: the message names the format
    /// found and what to do.</exception>
    public static ImageFormat Of(ReadOnlySpan<byte> data)
    {
        foreach ((ImageFormat format, byte[] start) in Formats)
        {
            if (data.StartsWith(start)) return format;
        }

        foreach ((int at, byte[] bytes, string name) in Others)
        {
            if (data.Length > at && data[at..].StartsWith(bytes))
                throw new InvalidDataException($"this is {name}. {Known}: convert it to PNG or JPEG.");
        }

        throw ForeignContent.Of(data) is { } foreign
            ? new InvalidDataException($"this is {foreign.Found}, not an image. {foreign.Fix} {Known}.")
            : new InvalidDataException("this is a file that begins with the bytes "
            + $"{Convert.ToHexString(data[..Math.Min(4, data.Length)])}, not an image. {Known}.");
    }
}

/// <summary>The supported image formats.</summary>
internal enum ImageFormat
{
    Png,
    Jpeg,
    Gif,
    Bmp,
}
