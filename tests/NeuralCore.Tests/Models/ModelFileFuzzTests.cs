using System.Text;

namespace NeuralCore.Tests.Models;

/// <summary>Seeded damage: whatever is done to a file, it loads or is an <see cref="InvalidDataException"/>; any other exception fails the test.</summary>
public class ModelFileFuzzTests
{
    private const int Cases = 10_000;

    /// <summary>Words that mean something to the reader, to be put anywhere into a header.</summary>
    private static readonly string[] Tokens =
    [
        "\"", "{", "}", "[", "]", ",", ":", "0", "-1", "4294967296", "9223372036854775807", "18446744073709551616", "1e9", "0.5", "null", "true", "\\ud800", "\\u0000", "\0",
        "\"dtype\":\"F64\",", "\"F16\"", "\"__metadata__\":{},", "residual ( ", " )", " + ", " | ", "dense 65536", "conv 3x3x9 ", "maxpool 2", "x", "65536", "batchnorm", "dropout 0.5",
        "pad 1,2,1,2", "stride 0", "globalavgpool", "avgpool 65536 pad 65536",
    ];

    [Fact]
    public void Damaged_bytes_are_invalid_data_or_harmless()
    {
        byte[] whole = Sample.Saved(Sample.Model());
        Run(RandomPurpose.Test, (ref RandomStream random) =>
        {
            byte[] content = [.. whole];
            for (int change = random.NextInt(4); change >= 0; change--) content[random.NextInt(content.Length)] = (byte)random.NextInt(256);
            return random.NextInt(4) > 0 ? content : content[..random.NextInt(content.Length)];
        });
    }

    [Fact]
    public void Damaged_headers_of_the_right_length_are_invalid_data_or_harmless()
    {
        (string header, byte[] data) = Sample.Split(Sample.Saved(Sample.Model("conv 1x1x2 relu | maxpool 2 | flatten | residual ( dense 2 | batchnorm ) | dense 2")));
        header = header.TrimEnd();
        int loaded = Run(RandomPurpose.Digits, (ref RandomStream random) =>
        {
            string text = header;
            for (int change = random.NextInt(3); change >= 0; change--)
            {
                int at = random.NextInt(text.Length), end = Math.Min(text.Length, at + random.NextInt(12) * random.NextInt(2));
                text = text[..at] + (random.NextInt(4) > 0 ? Tokens[random.NextInt(Tokens.Length)] : "") + text[end..];
            }

            return Sample.File(Encoding.UTF8.GetBytes(text), data);
        });
        Assert.InRange(loaded, 1, Cases / 2);
    }

    private delegate byte[] Damage(ref RandomStream random);

    private static int Run(RandomPurpose purpose, Damage damage)
    {
        int loaded = 0;
        for (int i = 0; i < Cases; i++)
        {
            var random = new RandomStream(20, purpose, index: i);
            byte[] content = damage(ref random);
            try
            {
                Sample.Load(content);
                loaded++;
            }
            catch (InvalidDataException)
            {
                // As it should be.
            }
            catch (Exception e)
            {
                Assert.Fail($"Case {i} of {purpose}: {e}\n{Encoding.Latin1.GetString(content)}");
            }
        }

        return loaded;
    }
}
