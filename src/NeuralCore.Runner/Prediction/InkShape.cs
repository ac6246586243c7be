namespace NeuralCore.Runner.Prediction;

/// <summary>Shapes that are no character, however sure a network is of them: it never saw one, and takes a dot for a 0.</summary>
/// <remarks><code>
/// Box       the smallest w×h around all pixels of more than half ink        fill = Σ ink / (255·w·h)
/// Dash      w > 2·h                                              9 of MNIST's 60,000 training images
/// Dot       fill > 0.72, 0.6 ≤ w/h ≤ 1.67                        16 of them; a disc fills π/4 of its box
/// </code></remarks>
internal static class InkShape
{
    private const int HalfInk = 127, FullInk = 255;
    private const double DashAspect = 2, DotFill = 0.72, LowestDotAspect = 0.6, HighestDotAspect = 1.67;

    /// <returns><c>a dot</c> or <c>a dash</c>; null where it may be a character.</returns>
    public static string? Name(ReadOnlySpan<byte> pixels, int height, int width)
    {
        int left = width, top = height, right = 0, bottom = 0;
        double ink = 0;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                byte pixel = pixels[y * width + x];
                ink += pixel;
                if (pixel <= HalfInk) continue;
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
            }
        }

        if (right <= left) return null;
        double aspect = (double)(right - left) / (bottom - top), fill = ink / (FullInk * (right - left) * (bottom - top));
        if (aspect > DashAspect) return "a dash";
        return fill > DotFill && aspect is >= LowestDotAspect and <= HighestDotAspect ? "a dot" : null;
    }
}
