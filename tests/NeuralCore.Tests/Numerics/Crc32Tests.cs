using FsCheck.Xunit;

namespace NeuralCore.Tests.Numerics;

public sealed class Crc32Tests
{
    [Fact]
    public void The_check_string_gives_the_published_value() => Assert.Equal(0xCBF43926u, Crc32.Append(0, "123456789"u8));

    [Property]
    public void Tables_equal_the_definition_bit_by_bit(byte[] bytes) => Assert.Equal(BitByBit(bytes), Crc32.Append(0, bytes));

    [Property]
    public void Pieces_give_the_value_of_the_whole(byte[] bytes, int cut)
    {
        int at = (int)((uint)cut % (uint)(bytes.Length + 1));
        Assert.Equal(Crc32.Append(0, bytes), Crc32.Append(Crc32.Append(0, bytes.AsSpan(0, at)), bytes.AsSpan(at)));
    }

    private static uint BitByBit(byte[] bytes)
    {
        uint crc = ~0u;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }
}
