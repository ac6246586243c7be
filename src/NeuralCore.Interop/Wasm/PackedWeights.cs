namespace NeuralCore.Interop.Wasm;

/// <summary>The order of weights in a module: panels of columns, each panel contiguous.</summary>
/// <remarks><code>
/// Shapes    w: (K, O) row by row   packed: for each panel (K, width), widths 32, 8, 4 or the 1 to 3 that remain
/// </code>
/// The inner loop reads a panel from its beginning to its end, so that it stays in the first-level cache.</remarks>
internal static class PackedWeights
{
    /// <summary>The first column and the width of each panel.</summary>
    /// <param name="widest">Columns of the first panels: 32 for a dense layer, 8 for a convolution.</param>
    public static IEnumerable<(int First, int Width)> Panels(int columns, int widest)
    {
        int[] widths = [.. new[] { 32, 8, 4 }.Where(width => width <= widest)];
        for (int first = 0; first < columns;)
        {
            int left = columns - first, width = widths.FirstOrDefault(width => width <= left, left);
            yield return (first, width);
            first += width;
        }
    }

    public static T[] Pack<T>(ReadOnlySpan<T> weights, int columns, int widest)
    {
        int rows = weights.Length / columns;
        var packed = new T[weights.Length];
        int at = 0;
        foreach ((int first, int width) in Panels(columns, widest))
        {
            for (int row = 0; row < rows; row++, at += width)
                weights.Slice(row * columns + first, width).CopyTo(packed.AsSpan(at));
        }

        return packed;
    }
}
