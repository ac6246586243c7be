using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralCore.Data;

namespace NeuralCore.Training.Diagnosis;

/// <summary>Finds the images of one set that are also in another, pixel by pixel.</summary>
/// <remarks><code>
/// Hash      four lanes of h ← (h ⊕ word)·prime over words of 8 bytes, folded together; equal hashes are compared byte by byte
/// Filter    a bit for the low 20 bits of each hash of the smaller set: of a hundred other images it lets one through
/// </code></remarks>
internal static class SharedImages
{
    private const int FilterBits = 20;
    private const ulong Prime = 0x9E3779B185EBCA87;
    private const int Lanes = 4;

    /// <summary>Images of <paramref name="test"/> that are also in <paramref name="train"/>.</summary>
    public static int Count(Dataset train, Dataset test)
    {
        var hashes = new ulong[test.Count];
        int[] order = [.. Enumerable.Range(0, test.Count)];
        for (int i = 0; i < hashes.Length; i++) hashes[i] = Hash(test.Image(i));
        Array.Sort(hashes, order);
        var filter = new bool[1 << FilterBits];
        foreach (ulong hash in hashes) filter[Low(hash)] = true;

        var shared = new bool[test.Count];
        for (int i = 0; i < train.Count; i++)
        {
            ulong hash = Hash(train.Image(i));
            if (filter[Low(hash)]) Mark(hash, train.Image(i));
        }

        return shared.Count(found => found);

        void Mark(ulong hash, ReadOnlySpan<byte> image)
        {
            int at = Array.BinarySearch(hashes, hash);
            if (at < 0) return;
            while (at > 0 && hashes[at - 1] == hash) at--;
            for (; at < hashes.Length && hashes[at] == hash; at++) shared[order[at]] |= test.Image(order[at]).SequenceEqual(image);
        }
    }

    private static int Low(ulong hash) => (int)(hash & ((1 << FilterBits) - 1));

    // Optimised at once: a set is hashed once, in the first moments of a process.
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
            // A product carries upwards only: the high bits must come down.
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
