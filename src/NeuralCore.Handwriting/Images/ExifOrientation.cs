using System.Buffers.Binary;

namespace NeuralCore.Handwriting.Images;

/// <summary>
/// The orientation of a photo: phones store rotated pixels and the rotation needed to display them in an EXIF tag.
/// </summary>
/// <remarks><code>
/// TIFF      "II" or "MM": byte order    42 (2)    offset of the directory (4)
/// Directory count (2)   entry (12) …
/// Entry     tag (2)   type (2)   count (4)   value (4)                             Exif 2.32, section 4.6
/// </code></remarks>
internal static class ExifOrientation
{
    public const int Upright = 1, Last = 8;

    private const ushort Tag = 0x0112, Short = 3;
    private const int EntryLength = 12;

    /// <summary>
    /// The value of the Orientation tag, 1 … 8; 1 (no rotation) where the tag is missing or the data are invalid.
    /// </summary>
    /// <param name="tiff">The EXIF data, starting at the byte order.</param>
    public static int Of(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8) return Upright;
        bool little = tiff.StartsWith("II"u8);
        if (!little && !tiff.StartsWith("MM"u8)) return Upright;
        uint directory = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..])
            : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2) return Upright;
        int count = Read16(tiff[(int)directory..], little);
        for (int i = 0, at = (int)directory + 2; i < count && at + EntryLength <= tiff.Length; i++, at += EntryLength)
        {
            ReadOnlySpan<byte> entry = tiff[at..];
            if (Read16(entry, little) != Tag || Read16(entry[2..], little) != Short) continue;
            int value = Read16(entry[8..], little);
            return value is >= Upright and <= Last ? value : Upright;
        }

        return Upright;
    }

    private static ushort Read16(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
