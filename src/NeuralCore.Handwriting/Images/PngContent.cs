using System.Buffers.Binary;
using System.Text;

namespace NeuralCore.Handwriting.Images;

/// <summary>
/// A PNG's chunks, each checked by its length and CRC-32, up to the end chunk or, if that is missing, up to the end
/// of the file. Decompression then shows whether all pixels are there.
/// </summary>
/// <remarks><code>
/// File      signature (8)  chunk …
/// Chunk     length (4)  type (4)  data (length)  CRC-32 of type and data (4)
///           RFC 2083; PNG specification, third edition
/// </code></remarks>
internal sealed class PngContent
{
    private const int SignatureLength = 8, ChunkFrame = 12;

    private PngHeader? header;
    private int packedLength;

    /// <param name="data">The whole file; overwritten.</param>
    /// <exception cref="InvalidDataException">The file is truncated or damaged.</exception>
    public PngContent(byte[] data)
    {
        bool ended = false;
        for (int at = SignatureLength; !ended;)
        {
            uint length = at + 8 > data.Length ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(at));
            if (length > data.Length - at - (long)ChunkFrame)
            {
                if (header is null) throw CutOff();
                if (at + 8 <= data.Length && data.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
                    AddPixels(data.AsSpan(at + 8, (int)Math.Min(length, data.Length - at - 8)), data);
                HasEnd = false;
                break;
            }

            ReadOnlySpan<byte> typeAndData = data.AsSpan(at + 4, (int)length + 4);
            string type = Encoding.Latin1.GetString(typeAndData[..4]);
            if (BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(at + 8 + (int)length)) != Crc32.Append(0, typeAndData))
                throw new InvalidDataException(
                    $"the PNG is damaged: the CRC-32 of its chunk at byte {at} is wrong. {ImageLimits.CopyAgain}");
            Add(type, typeAndData[4..], data);
            ended = type == "IEND";
            at += ChunkFrame + (int)length;
        }

        if (packedLength == 0)
        {
            throw HasEnd
                ? new InvalidDataException($"the PNG contains no pixels: it is damaged. {ImageLimits.CopyAgain}")
                : CutOff();
        }

        Packed = data.AsMemory(0, packedLength);
    }

    public PngHeader Header => header!;

    /// <summary>Whether the file has its end chunk. Without it pixels may be missing.</summary>
    public bool HasEnd { get; } = true;

    /// <summary>(colours, 3): red, green, blue; empty without a palette.</summary>
    public byte[] Palette { get; private set; } = [];

    /// <summary>
    /// The tRNS chunk: an opacity for each colour of the palette, or the one transparent colour; empty without this
    /// chunk.
    /// </summary>
    public byte[] Transparent { get; private set; } = [];

    /// <summary>The zlib stream of all rows.</summary>
    public ReadOnlyMemory<byte> Packed { get; }

    /// <summary>EXIF's Orientation, 1 where none is stated.</summary>
    public int Orientation { get; private set; } = 1;

    private void Add(string type, ReadOnlySpan<byte> content, byte[] data)
    {
        if (header is null && type != "IHDR")
            throw new InvalidDataException(
                type == "CgBI"
                    ? "this PNG has Apple's CgBI format for iPhone apps: save it again as an ordinary PNG."
                    : $"the PNG does not begin with its header: it is damaged. {ImageLimits.CopyAgain}");
        switch (type)
        {
            case "IHDR":
                header = PngHeader.Read(content, data.Length);
                break;
            case "PLTE":
                Palette = content.ToArray();
                break;
            case "tRNS":
                Transparent = content.ToArray();
                break;
            case "eXIf":
                Orientation = ExifOrientation.Of(content);
                break;
            case "IDAT":
                AddPixels(content, data);
                break;
            case "IEND":
                break;
            default:
                if (char.IsAsciiLetterUpper(type[0]))
                {
                    throw new InvalidDataException(
                        $"the PNG has a chunk of the unknown critical type {PlainText.Of(type)}: save it again as an ordinary PNG.");
                }

                break;
        }
    }

    /// <summary>Joins the parts of the stream in place, overwriting bytes that were already read.</summary>
    private void AddPixels(ReadOnlySpan<byte> content, byte[] data)
    {
        content.CopyTo(data.AsSpan(packedLength));
        packedLength += content.Length;
    }

    private static InvalidDataException CutOff() =>
        new($"the PNG is truncated: it ends before its last chunk. {ImageLimits.CopyAgain}");
}
