using System.Buffers.Binary;

namespace NeuralCore.Fuzzing;

/// <summary>
/// Corrects lengths and checksums of a damaged checkpoint (docs/checkpoint.md), so that only the content is damaged.
/// </summary>
internal static class CheckpointRepair
{
    private const int HeaderBytes = 32;

    public static byte[] Of(byte[] file)
    {
        if (file.Length < HeaderBytes) return file;
        int tableBytes = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(12));
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(16), file.Length);
        if (tableBytes >= 0 && tableBytes <= file.Length - HeaderBytes)
        {
            SignSections(file.AsSpan(HeaderBytes, tableBytes), file.AsSpan(HeaderBytes + tableBytes));
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(24), Crc32.Append(0, file.AsSpan(HeaderBytes, tableBytes)));
        }

        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(28), Crc32.Append(0, file.AsSpan(0, 28)));
        return file;
    }

    /// <summary>Stops at the first invalid entry of the table.</summary>
    private static void SignSections(Span<byte> table, ReadOnlySpan<byte> data)
    {
        while (table.Length >= 2)
        {
            int end = 2 + BinaryPrimitives.ReadUInt16LittleEndian(table);
            if (table.Length < end + 2) return;
            int rank = table[end + 1];
            long bytes = table[end] switch { 1 => 1, 2 => 4, 3 => 8, _ => -1 };
            if (bytes < 0 || table.Length < end + 2 + 4 * rank + 4) return;
            for (int axis = 0; axis < rank && bytes is >= 0 and <= int.MaxValue; axis++) bytes *= BinaryPrimitives.ReadInt32LittleEndian(table[(end + 2 + 4 * axis)..]);
            if (bytes < 0 || bytes > data.Length) return;
            BinaryPrimitives.WriteUInt32LittleEndian(table[(end + 2 + 4 * rank)..], Crc32.Append(0, data[..(int)bytes]));
            table = table[(end + 6 + 4 * rank)..];
            data = data[(int)bytes..];
        }
    }
}
