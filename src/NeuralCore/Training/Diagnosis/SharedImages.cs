using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralCore.Diagnosis;

/// <summary>Counts the images of one set that are also in another set, pixel for pixel.</summary>
/// <remarks><code>
/// Hash      four lanes of h ← (h ⊕ word)·prime over words of 8 bytes, folded together
/// Table     chains of test images whose hashes agree in their low 17 bits; equal hashes are compared byte by byte
/// </code></remarks>
internal static class SharedImages
{
    private const int TableBits = 17;
    private const ulong Prime = 0x9E3779B185EBCA87;
    private const int Lanes = 4;
    private const int None = -1;

    /// <summary>Returns how many images of <paramref name="test"/> are also in <paramref name="train"/>.</summary>
    // Optimised at first call, like the hash below: the method runs once per process, so tiered compilation comes too
    // late.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Count(Dataset train, Dataset test)
    {
        var hashes = new ulong[test.Count];
        var next = new int[test.Count];
        var table = new int[1 << TableBits];
        Array.Fill(table, None);
        for (int i = 0; i < hashes.Length; i++)
        {
            hashes[i] = Hash(test.Image(i));
            ref int head = ref table[(int)(hashes[i] % (1 << TableBits))];
            (next[i], head) = (head, i);
        }

        var shared = new bool[test.Count];
        for (int i = 0; i < train.Count; i++)
        {
            ulong hash = Hash(train.Image(i));
            for (int at = table[(int)(hash % (1 << TableBits))]; at != None; at = next[at])
            {
                if (hashes[at] == hash) shared[at] |= test.Image(at).SequenceEqual(train.Image(i));
            }
        }

        return shared.AsSpan().Count(true);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong Hash(ReadOnlySpan<byte> image)
    {
        ulong a = 1, b = 2, c = 3, d = 4;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(image);
        int i = 0;
        for (; i + Lanes <= words.Length; i += Lanes)
        {
            a = (a ^ words[i]) * Prime;
            b = (b ^ words[i + 1]) * Prime;
            c = (c ^ words[i + 2]) * Prime;
            d = (d ^ words[i + 3]) * Prime;
            // A multiplication carries to higher bits only, so the high bits are mixed back into the low ones.
            a ^= a >> 32;
            b ^= b >> 32;
            c ^= c >> 32;
            d ^= d >> 32;
        }

        for (; i < words.Length; i++) a = (a ^ words[i]) * Prime;
        foreach (byte rest in image[(words.Length * sizeof(ulong))..]) a = (a ^ rest) * Prime;
        ulong hash = ((((a ^ (b >> 7)) * Prime ^ c) * Prime) ^ (d >> 11)) * Prime;
        return hash ^ (hash >> 32);
    }
}
