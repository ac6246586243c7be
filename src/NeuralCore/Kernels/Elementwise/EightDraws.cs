using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralCore.Kernels.Elementwise;

/// <summary>
/// Draws of a <see cref="RandomStream"/>, eight at once: they are counted, so none waits for another.
/// </summary>
internal static class EightDraws
{
    /// <summary>The draws <paramref name="i"/> … i + 7, as <see cref="RandomStream.At"/> gives them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> At(in RandomStream random, long i)
    {
        Vector512<ulong> z = Vector512.Create(random.Unmixed(i)) + Vector512<ulong>.Indices * RandomStream.Golden;
        z = (z ^ (z >>> 30)) * RandomStream.First;
        z = (z ^ (z >>> 27)) * RandomStream.Second;
        return z ^ (z >>> 31);
    }
}
