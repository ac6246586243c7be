using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace NeuralCore;

/// <summary>The CRC-32 checksum, as used by gzip: detects damaged files.</summary>
/// <remarks><code>
/// Polynomial  x³² + x²⁶ + x²³ + x²² + x¹⁶ + x¹² + x¹¹ + x¹⁰ + x⁸ + x⁷ + x⁵ + x⁴ + x² + x + 1, bits reflected   RFC 1952, section 8
/// One byte    crc = T₀[(crc ⊕ byte) mod 256] ⊕ (crc ≫ 8)
/// Eight       Tₖ[b] is byte b followed by k zero bytes, so eight look-ups that do not wait for each other replace eight that do
///             ("slicing by 8": Kounavis and Berry 2005, doi:10.1109/ISCC.2005.18)
/// </code></remarks>
public static class Crc32
{
    private const uint ReflectedPolynomial = 0xEDB88320;
    private const int Slices = 8;

    private static readonly uint[] Tables = MakeTables();

    /// <summary>
    /// Updates a checksum with more bytes: start with 0 and pass the result of each call to the next.
    /// </summary>
    // Optimised at first call: data sets are read at the start of a process, before tiered compilation.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> t = Tables;
        crc = ~crc;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = t[7 * 256 + (byte)low] ^ t[6 * 256 + (byte)(low >> 8)] ^ t[5 * 256 + (byte)(low >> 16)] ^ t[
                4 * 256 + (int)(low >> 24)]
                ^ t[3 * 256 + (byte)high] ^ t[2 * 256 + (byte)(high >> 8)] ^ t[1 * 256 + (byte)(high >> 16)] ^ t[
                    (int)(high >> 24)];
        }

        foreach (byte b in bytes) crc = t[(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] MakeTables()
    {
        var tables = new uint[Slices * 256];
        for (uint b = 0; b < 256; b++)
        {
            uint crc = b;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ ReflectedPolynomial : crc >> 1;
            tables[b] = crc;
        }

        for (int i = 256; i < tables.Length; i++) tables[i] = tables[(byte)tables[i - 256]] ^ (tables[i - 256] >> 8);
        return tables;
    }
}
