using System.Buffers.Binary;

namespace NeuralCore.Handwriting.Images;

/// <summary>Windows bitmaps: 1 to 32 bits a pixel, uncompressed, either way up.</summary>
internal static class BmpReader
{
    private const int FileHeader = 14, OldHeader = 12, UsualHeader = 40;

    /// <summary>
    /// Values of the field compression: uncompressed pixels, and uncompressed pixels with masks for the colours.
    /// </summary>
    private const int Plain = 0, WithMasks = 3;

    private static readonly int[] Depths = [1, 4, 8, 16, 24, 32];

    /// <exception cref="InvalidDataException"/>
    public static GreyImage Read(byte[] data)
    {
        if (data.Length < FileHeader + OldHeader) throw CutOff();
        ReadOnlySpan<byte> info = data.AsSpan(FileHeader);
        uint start = BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(10)),
            infoLength = BinaryPrimitives.ReadUInt32LittleEndian(info);
        bool old = infoLength == OldHeader;
        if (!old && info.Length < UsualHeader) throw CutOff();
        long width = old ? BinaryPrimitives.ReadUInt16LittleEndian(info[4..])
            : BinaryPrimitives.ReadInt32LittleEndian(info[4..]);
        long height = old ? BinaryPrimitives.ReadUInt16LittleEndian(info[6..])
            : Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(info[8..]));
        int depth = BinaryPrimitives.ReadUInt16LittleEndian(info[(old ? 10 : 14)..]);
        uint compression = old ? Plain : BinaryPrimitives.ReadUInt32LittleEndian(info[16..]);
        if (compression is not (Plain or WithMasks) || !Depths.Contains(depth))
            throw new InvalidDataException("compressed BMP files are not supported: save the image as PNG.");
        ImageLimits.Check(width, height, data.Length, 8.0 / depth);
        long rowBytes = (width * depth + 31) / 32 * 4;
        if (start + rowBytes * height > data.Length) throw CutOff();
        return StbDecoder.Decode(data, "BMP", (int)width, (int)height, hasAlpha: depth is 16 or 32);
    }

    private static InvalidDataException CutOff() =>
        new($"the BMP is truncated: it ends before its last pixel. {ImageLimits.CopyAgain}");
}
