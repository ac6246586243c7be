using System.Buffers.Binary;
using System.Text;

namespace NeuralCore.Fuzzing;

/// <summary>Damages files slightly or heavily, as disks, networks and attackers do.</summary>
internal sealed class Mutator(FuzzTarget target)
{
    /// <summary>Longer results are truncated, so that repeated spans do not grow without limit.</summary>
    private const int MaxFileLength = 1 << 16;

    private const int MaxChanges = 6, MaxSpanLength = 64;

    /// <summary>Values at which lengths and sizes overflow.</summary>
    private static readonly long[] Extremes =
    [
        0, 1, -1, 2, 3, 4, 7, 8, 9, 16, 127, 128, 255, 256, short.MaxValue, short.MaxValue + 1, ushort.MaxValue, ushort.MaxValue + 1, 1 << 24, 0x7FFFFFC7, int.MaxValue, int.MaxValue + 1L, uint.MaxValue,
        uint.MaxValue + 1L, 1L << 40, (1L << 53) + 1, long.MaxValue / 4 + 1, long.MaxValue / 2, long.MaxValue, long.MinValue,
    ];

    /// <summary>Valid but unusual notations of numbers in texts.</summary>
    private static readonly string[] Numerals =
        ["0", "-0", "-1", "1", "2", "65536", "2147483647", "2147483648", "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551616", "1e9", "1e400", "-1e400", "1e-400", "0.5", "00", "1_000", "NaN", "Infinity", "0x10", "１"];

    private readonly byte[][] words = [.. target.Words.Select(Encoding.UTF8.GetBytes)];

    /// <summary>A damaged file. The same random numbers give the same file.</summary>
    public byte[] Next(ref RandomStream random)
    {
        byte[] file = target.Samples[random.NextInt(target.Samples.Count)];
        for (int change = random.NextInt(MaxChanges) * random.NextInt(2); change >= 0; change--) file = Change(file, ref random);
        if (file.Length > MaxFileLength) file = file[..MaxFileLength];
        return target.Repair is { } repair && (target.IsContent || random.NextInt(8) > 0) ? repair([.. file]) : file;
    }

    private byte[] Change(byte[] file, ref RandomStream random)
    {
        if (file.Length == 0) return [(byte)random.NextInt(256)];
        int at = random.NextInt(file.Length), length = Math.Min(file.Length - at, 1 + random.NextInt(1 + random.NextInt(MaxSpanLength)));
        return random.NextInt(words.Length > 0 ? 13 : 10) switch
        {
            0 => With(file, at, (byte)(file[at] ^ (1 << random.NextInt(8)))),
            1 => With(file, at, (byte)random.NextInt(256)),
            2 => With(file, at, (byte)(file[at] + random.NextInt(9) - 4)),
            3 => file[..at],
            4 => Splice(file, at, at, Noise(length, ref random)),
            5 => Splice(file, at, at + length, []),
            6 => Splice(file, at, at, file[at..(at + length)]),
            7 => Splice(file, at, at + length, target.Samples[random.NextInt(target.Samples.Count)] is var other && other.Length > 0 ? other[random.NextInt(other.Length)..] : []),
            8 => Overwrite(file, at, Extreme(file, ref random)),
            9 => words.Length > 0 ? Renumber(file, at, ref random) : Overwrite(file, at, Extreme(file, ref random)),
            10 => Renumber(file, at, ref random),
            11 => Splice(file, at, at, words[random.NextInt(words.Length)]),
            _ => Splice(file, at, at + length, words[random.NextInt(words.Length)]),
        };
    }

    private static byte[] With(byte[] file, int at, byte value)
    {
        byte[] changed = [.. file];
        changed[at] = value;
        return changed;
    }

    private static byte[] Splice(byte[] file, int start, int end, byte[] between) => [.. file.AsSpan(0, start), .. between, .. file.AsSpan(end)];

    private static byte[] Overwrite(byte[] file, int at, byte[] bytes) => Splice(file, at, Math.Min(file.Length, at + bytes.Length), bytes);

    private static byte[] Noise(int length, ref RandomStream random)
    {
        var noise = new byte[length];
        int bound = random.NextInt(3) == 0 ? 1 : 256;
        foreach (ref byte value in noise.AsSpan()) value = (byte)random.NextInt(bound);
        return noise;
    }

    /// <summary>
    /// A number in the encodings of lengths: 1, 2, 4 or 8 bytes, little- or big-endian, or a protobuf varint.
    /// </summary>
    private static byte[] Extreme(byte[] file, ref RandomStream random)
    {
        long number = random.NextInt(4) == 0 ? file.Length + random.NextInt(33) - 16 : Extremes[random.NextInt(Extremes.Length)];
        var bytes = new byte[8];
        int kind = random.NextInt(9), width = 1 << (kind / 2);
        if (kind == 8) return Varint(number);
        if (kind % 2 == 0) BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        else BinaryPrimitives.WriteInt64BigEndian(bytes, number << (64 - 8 * width));
        return bytes[..width];
    }

    private static byte[] Varint(long number)
    {
        var bytes = new List<byte>();
        for (ulong left = (ulong)number; ; left >>= 7)
        {
            if (left < 0x80)
            {
                bytes.Add((byte)left);
                return [.. bytes];
            }

            bytes.Add((byte)(left | 0x80));
        }
    }

    /// <summary>Replaces the next run of digits by another number.</summary>
    private static byte[] Renumber(byte[] file, int at, ref RandomStream random)
    {
        while (at < file.Length && !char.IsAsciiDigit((char)file[at])) at++;
        int end = at;
        while (end < file.Length && char.IsAsciiDigit((char)file[end])) end++;
        return Splice(file, at, end, Encoding.UTF8.GetBytes(Numerals[random.NextInt(Numerals.Length)]));
    }
}
