using System.Security.Cryptography;

namespace NeuralCore.Tests.Numerics;

public sealed class Sha256Tests
{
    /// <summary>FIPS 180-4's example.</summary>
    [Fact]
    public void Three_letters_have_the_hash_that_the_standard_gives()
    {
        var hash = new Sha256();
        hash.Append("abc"u8);
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", hash.Finish());
    }

    [Fact]
    public void Every_length_has_the_framework_s_hash_whatever_the_pieces()
    {
        byte[] bytes = new byte[300];
        new Random(1).NextBytes(bytes);
        for (int length = 0; length <= bytes.Length; length++)
        {
            ReadOnlySpan<byte> all = bytes.AsSpan(0, length);
            var hash = new Sha256();
            for (ReadOnlySpan<byte> rest = all; !rest.IsEmpty; rest = rest[Math.Min(1 + length % 150, rest.Length)..]) hash.Append(rest[..Math.Min(1 + length % 150, rest.Length)]);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(all)), hash.Finish());
        }
    }
}
