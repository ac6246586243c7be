namespace NeuralCore.Interop.Onnx.Graph;

/// <summary>
/// Places buffers into one block of memory; buffers that are never in use at the same time may overlap.
/// </summary>
internal static class ScratchLayout
{
    /// <summary>Elements of a cache line: each buffer is aligned to one.</summary>
    private const int Line = 16;

    /// <returns>Number of elements of the block.</returns>
    public static long Place(IReadOnlyList<GraphBuffer> buffers)
    {
        List<GraphBuffer> live = [];
        long total = 0;
        foreach (GraphBuffer buffer in buffers)
        {
            live.RemoveAll(other => other.LastUse < buffer.Born);
            long offset = 0;
            foreach (GraphBuffer other in live)
            {
                if (offset + buffer.Length <= other.Offset) break;
                offset = other.Offset + (other.Length + Line - 1L) / Line * Line;
            }

            if (offset > Array.MaxLength) return long.MaxValue;
            buffer.Offset = (int)offset;
            total = Math.Max(total, offset + buffer.Length);
            live.Insert(live.FindLastIndex(other => other.Offset < offset) + 1, buffer);
        }

        return total;
    }
}
