namespace NeuralCore.Handwriting.Images;

/// <summary>Tells by a file's first bytes what it is, whatever its name says.</summary>
internal static class ImageSignature
{
    private const string Known = "PNG, JPEG, BMP and GIF are read";

    private static readonly (ImageFormat Format, byte[] Start)[] Formats =
    [
        (ImageFormat.Png, [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n']),
        (ImageFormat.Jpeg, [0xFF, 0xD8, 0xFF]),
        (ImageFormat.Gif, [.. "GIF8"u8]),
        (ImageFormat.Bmp, [.. "BM"u8]),
    ];

    /// <summary>Pictures of other kinds: the bytes at an offset, and the kind's name.</summary>
    private static readonly (int At, byte[] Bytes, string Name)[] Others =
    [
        (4, [.. "ftyphei"u8], "a HEIC picture, as iPhones take"), (4, [.. "ftyphev"u8], "a HEIC picture"), (4, [.. "ftypmif1"u8], "a HEIC picture"), (4, [.. "ftypmsf1"u8], "a HEIC picture"),
        (4, [.. "ftypavi"u8], "an AVIF picture"), (8, [.. "WEBP"u8], "a WebP picture"), (0, [.. "II*\0"u8], "a TIFF picture or a camera's raw file"), (0, [.. "MM\0*"u8], "a TIFF picture"),
        (0, [.. "8BPS"u8], "a Photoshop file"), (0, [0, 0, 1, 0], "an icon"), (4, [.. "jP  "u8], "a JPEG 2000 picture"), (4, [.. "JXL "u8], "a JPEG XL picture"), (0, [0xFF, 0x0A], "a JPEG XL picture"),
        (0, [.. "%PDF"u8], "a PDF document"), (4, [.. "ftyp"u8], "a video"),
    ];

    /// <exception cref="InvalidDataException">It is none of <see cref="ImageFormat"/>: the message says what it looks like and what to do.</exception>
    public static ImageFormat Of(ReadOnlySpan<byte> data)
    {
        foreach ((ImageFormat format, byte[] start) in Formats)
        {
            if (data.StartsWith(start)) return format;
        }

        foreach ((int at, byte[] bytes, string name) in Others)
        {
            if (data.Length > at && data[at..].StartsWith(bytes)) throw new InvalidDataException($"this is {name}. {Known}: convert it to PNG or JPEG.");
        }

        throw ForeignContent.Of(data) is { } foreign
            ? new InvalidDataException($"this is {foreign.Found}, not a picture. {foreign.Fix} {Known}.")
            : new InvalidDataException($"this is a file that begins with the bytes {Convert.ToHexString(data[..Math.Min(4, data.Length)])}, not a picture. {Known}.");
    }
}

/// <summary>The kinds of picture that are read.</summary>
internal enum ImageFormat
{
    Png,
    Jpeg,
    Gif,
    Bmp,
}
