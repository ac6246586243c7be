namespace NeuralCore.Tests;

/// <summary>
/// Numbers that an unsafe kernel writes, inside a larger array whose margins must stay as they are. A kernel that writes
/// beside its output fails the test that runs it; in a separate array it would damage the heap, and a later test, or
/// the whole process, would end for no visible reason.
/// </summary>
internal sealed class Guarded
{
    /// <summary>Numbers before and behind, to which the content's length is added: a row or an image too far.</summary>
    private const int MinMargin = 2048;

    /// <summary>A NaN that no computation gives.</summary>
    private static readonly float Untouched = BitConverter.Int32BitsToSingle(0x7FABCDEF);

    private readonly float[] whole;
    private readonly int margin, length;

    internal Guarded(float[] content)
    {
        (length, margin) = (content.Length, content.Length + MinMargin);
        whole = new float[length + 2 * margin];
        Array.Fill(whole, Untouched);
        content.CopyTo(whole, margin);
    }

    internal Span<float> Span => whole.AsSpan(margin, length);

    /// <summary>The numbers have these bits, and nothing was written beside them.</summary>
    internal void AssertSameBits(ReadOnlySpan<float> expected, string where)
    {
        AssertNothingBeside(where);
        Numbers.AssertSameBits(expected, Span, where);
    }

    internal void AssertNothingBeside(string where)
    {
        for (int i = 0; i < whole.Length; i++)
        {
            bool beside = i < margin || i >= margin + length;
            if (beside && BitConverter.SingleToInt32Bits(whole[i]) != BitConverter.SingleToInt32Bits(Untouched))
                Assert.Fail($"{where}: {whole[i]:R} was written at index {i - margin} of {length} numbers.");
        }
    }
}
