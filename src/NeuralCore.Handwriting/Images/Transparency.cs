namespace NeuralCore.Handwriting.Images;

/// <summary>Composites a transparent image onto a background.</summary>
internal static class Transparency
{
    private const int White = 255;

    /// <summary>Darker pixels are visible on white.</summary>
    private const int Light = 128;

    /// <summary>A smaller share of transparent pixels is a rounded corner, not a background.</summary>
    private const double MinBackground = 1 / 8.0;

    /// <summary>
    /// The background is white. It is black if all drawn pixels are light, as drawn with a white pen in a program with
    /// a dark background: they would be invisible on white.
    /// </summary>
    /// <param name="greyAlpha">(count, 2): grey and opacity, 0 … 255.</param>
    /// <returns>(count): grey, 0 … 255.</returns>
    public static byte[] OnPaper(ReadOnlySpan<byte> greyAlpha)
    {
        var grey = new byte[greyAlpha.Length / 2];
        int darkest = White, transparent = 0;
        for (int i = 0; i < grey.Length; i++)
        {
            int alpha = greyAlpha[2 * i + 1];
            grey[i] = (byte)((greyAlpha[2 * i] * alpha + White * (255 - alpha) + 127) / 255);
            darkest = Math.Min(darkest, grey[i]);
            if (alpha < 128) transparent++;
        }

        if (darkest < Light || transparent < MinBackground * grey.Length) return grey;
        for (int i = 0; i < grey.Length; i++) grey[i] = (byte)((greyAlpha[2 * i] * greyAlpha[2 * i + 1] + 127) / 255);
        return grey;
    }
}
