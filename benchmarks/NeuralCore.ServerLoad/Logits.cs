using System.Runtime.InteropServices;

namespace NeuralCore.ServerLoad;

/// <summary>The logits at the end of a binary answer.</summary>
internal static class Logits
{
    /// <summary>Whether the answer has exactly these logits, bit for bit.</summary>
    public static bool AreThose(ReadOnlySpan<byte> answer, ReadOnlySpan<float> expected) =>
        answer.EndsWith(MemoryMarshal.AsBytes(expected));
}
