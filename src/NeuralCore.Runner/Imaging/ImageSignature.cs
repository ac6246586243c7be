using System.Buffers;
using System.Text;

namespace NeuralCore.Runner.Imaging;

/// <summary>Tells by a file's first bytes what it is, whatever its name says.</summary>
internal static class ImageSignature
{
    private const string Known = "PNG, JPEG, BMP and GIF are read";
    private const int LongestQuote = 40;

    /// <summary>How much of a text is looked through for what kind of text it is.</summary>
    private const int TextHead = 1024;

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
        if (data.IsEmpty) throw new InvalidDataException("the file is empty: copy or download it again.");
        foreach ((ImageFormat format, byte[] start) in Formats)
        {
            if (data.StartsWith(start)) return format;
        }

        foreach ((int at, byte[] bytes, string name) in Others)
        {
            if (data.Length > at && data[at..].StartsWith(bytes)) throw new InvalidDataException($"this is {name}. {Known}: convert it to PNG or JPEG.");
        }

        throw new InvalidDataException($"this is {Describe(data)}, not a picture. {Known}.");
    }

    private static string Describe(ReadOnlySpan<byte> data)
    {
        if (data.Length > 9 && data[8] == '{' && data[9] == '"') return "a model file (the model comes first, then the pictures)";
        if (data.StartsWith((ReadOnlySpan<byte>)[0, 0, 8])) return "an IDX file of a data set (those are for 'evaluate' and 'train')";
        if (data.StartsWith("PK"u8) || data.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B])) return "an archive (unpack it)";
        ReadOnlySpan<byte> head = data[..Math.Min(TextHead, data.Length)];
        return head.ContainsAny(Binary) ? $"a file that begins with the bytes {Convert.ToHexString(head[..Math.Min(4, head.Length)])}" : DescribeText(head);
    }

    private static string DescribeText(ReadOnlySpan<byte> head)
    {
        string text = Encoding.UTF8.GetString(head).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (text.Contains("<svg", StringComparison.OrdinalIgnoreCase)) return "an SVG drawing (export it as PNG)";
        if (text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase)) return "an HTML page (a web page was saved in place of the picture)";
        if (text.StartsWith("version https://git-lfs", StringComparison.Ordinal)) return "a Git LFS pointer (run 'git lfs pull')";
        string line = text.Split('\r', '\n')[0];
        return $"the text \"{(line.Length > LongestQuote ? line[..LongestQuote] + "…" : line)}\"";
    }

    /// <summary>Control characters that no text has.</summary>
    private static readonly SearchValues<byte> Binary = SearchValues.Create([.. Enumerable.Range(0, 32).Where(c => c is not ('\t' or '\n' or '\f' or '\r' or 27)).Select(c => (byte)c)]);
}
