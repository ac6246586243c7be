using System.Buffers.Binary;
using System.Numerics;

namespace NeuralCore;

/// <summary>Incremental SHA-256 (FIPS 180-4).</summary>
/// <remarks>On Linux the framework uses OpenSSL: loading that library takes longer than classifying a digit, and it is
/// not installed everywhere. For many megabytes the framework's hash is several times as fast.</remarks>
internal sealed class Sha256
{
    private const int BlockBytes = 64, LengthBytes = sizeof(ulong);

    /// <summary>The first 32 fractional bits of the cube roots of the first 64 primes.</summary>
    private static readonly uint[] RoundConstants =
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>The first 32 fractional bits of the square roots of the first 8 primes.</summary>
    private readonly uint[] state =
        [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
    private readonly byte[] block = new byte[BlockBytes];
    private int pending;
    private ulong length;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        length += (ulong)bytes.Length;
        if (pending > 0)
        {
            int taken = Math.Min(BlockBytes - pending, bytes.Length);
            bytes[..taken].CopyTo(block.AsSpan(pending));
            bytes = bytes[taken..];
            pending += taken;
            if (pending < BlockBytes) return;
            Compress(block);
        }

        for (; bytes.Length >= BlockBytes; bytes = bytes[BlockBytes..]) Compress(bytes);
        bytes.CopyTo(block);
        pending = bytes.Length;
    }

    /// <summary>The hash as 64 lower-case hexadecimal digits; no bytes can be appended afterwards.</summary>
    public string Finish()
    {
        ulong bits = 8 * length;
        int zeros = (2 * BlockBytes - 1 - LengthBytes - pending) % BlockBytes;
        Span<byte> end = stackalloc byte[1 + zeros + LengthBytes];
        end.Clear();
        end[0] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(end[(1 + zeros)..], bits);
        Append(end);
        Span<byte> digest = stackalloc byte[state.Length * sizeof(uint)];
        for (int i = 0; i < state.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(digest[(i * sizeof(uint))..], state[i]);
        return Convert.ToHexStringLower(digest);
    }

    private void Compress(ReadOnlySpan<byte> bytes)
    {
        Span<uint> w = stackalloc uint[RoundConstants.Length];
        for (int t = 0; t < 16; t++) w[t] = BinaryPrimitives.ReadUInt32BigEndian(bytes[(t * sizeof(uint))..]);
        for (int t = 16; t < w.Length; t++)
        {
            uint s0 = BitOperations.RotateRight(w[t - 15], 7) ^ BitOperations.RotateRight(w[t - 15], 18) ^ (
                w[t - 15] >> 3);
            uint s1 = BitOperations.RotateRight(w[t - 2], 17) ^ BitOperations.RotateRight(w[t - 2], 19) ^ (
                w[t - 2] >> 10);
            w[t] = w[t - 16] + s0 + w[t - 7] + s1;
        }

        uint a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6],
            h = state[7];
        for (int t = 0; t < w.Length; t++)
        {
            uint sum1 = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(
                e, 11) ^ BitOperations.RotateRight(e, 25);
            uint first = h + sum1 + ((e & f) ^ (~e & g)) + RoundConstants[t] + w[t];
            uint sum0 = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(
                a, 13) ^ BitOperations.RotateRight(a, 22);
            uint second = sum0 + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }
}
