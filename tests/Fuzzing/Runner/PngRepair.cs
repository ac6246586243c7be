using System.Buffers.Binary;
using NeuralCore.Runner.Tests.Imaging;

namespace NeuralCore.Fuzzing.Runner;

/// <summary>Corrects the CRC-32 values of a damaged PNG, or makes a PNG from damaged rows.</summary>
internal static class PngRepair
{
    private const int SignatureLength = 8, HeaderLength = 13;

    /// <summary>Stops at the first chunk with an invalid length.</summary>
    public static byte[] Of(byte[] file)
    {
        for (long at = SignatureLength; at + 12 <= file.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan((int)at));
            if (at + 12 + length > file.Length) break;
            Span<byte> chunk = file.AsSpan((int)at, 12 + (int)length);
            BinaryPrimitives.WriteUInt32BigEndian(chunk[^4..], Crc32.Append(0, chunk[4..^4]));
            at += 12 + length;
        }

        return file;
    }

    /// <param name="content">The header, followed by the rows.</param>
    public static byte[] Pack(byte[] content)
    {
        int header = Math.Min(HeaderLength, content.Length);
        return [.. PngSample.Signature, .. PngSample.Chunk("IHDR", content[..header]), .. PngSample.Chunk("IDAT", PngSample.Zlib(content[header..])), .. PngSample.Chunk("IEND", [])];
    }
}
