namespace NeuralCore.Handwriting.Reading;

/// <summary>
/// Detects shapes that are not characters. A network cannot detect them: its training data have none, and it
/// classifies a dot as a 0 with high confidence.
/// </summary>
/// <remarks><code>
/// Ink       pixels of more than half ink     Box  their bounding box, w×h          fill = Σ all ink / (255·w·h)
/// Dash      w > 2·h                                                                               9 of MNIST's 60,000
///           training images
/// Dot       fill > 0.6, 0.6 ≤ w/h ≤ 1.67, no paper between ink in any row or column
///           0 of them; a disc fills π/4 of its box
/// </code></remarks>
internal static class InkShape
{
    public const string Dot = "a dot";

    private const int HalfInk = 127, FullInk = 255;
    private const double DashAspect = 2, DotFill = 0.6, MinDotAspect = 0.6, MaxDotAspect = 1.67;

    /// <returns><c>a dot</c> or <c>a dash</c>; null if it may be a character.</returns>
    public static string? Name(ReadOnlySpan<byte> pixels, int height, int width)
    {
        Span<int> rows = stackalloc int[height], columns = stackalloc int[width];
        double ink = 0;
        bool isSolid = true;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                byte pixel = pixels[y * width + x];
                ink += pixel;
                if (pixel <= HalfInk) continue;
                // Not solid: a second run of ink in a row or column.
                isSolid &= (rows[y] == 0 || pixels[y * width + x - 1] > HalfInk)
                    && (columns[x] == 0 || pixels[(y - 1) * width + x] > HalfInk);
                rows[y]++;
                columns[x]++;
            }
        }

        int h = rows.LastIndexOfAnyExcept(0) - rows.IndexOfAnyExcept(0) + 1,
            w = columns.LastIndexOfAnyExcept(0) - columns.IndexOfAnyExcept(0) + 1;
        if (rows.IndexOfAnyExcept(0) < 0) return null;
        if (w > DashAspect * h) return "a dash";
        double aspect = (double)w / h;
        return isSolid && ink > DotFill * FullInk * w * h && aspect is >= MinDotAspect and <= MaxDotAspect
            ? Dot : null;
    }
}
