using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Pages;

namespace NeuralCore.Handwriting.Lines;

/// <summary>Where an image of exactly one character has ink, and how bright its paper is.</summary>
/// <param name="Box">The pixels that are nearer to the ink than to the paper; the whole image if there are none.</param>
/// <param name="Paper">Grey level of the paper.</param>
internal readonly record struct CharacterInk(PixelBox Box, byte Paper)
{
    /// <summary>The share of pixels that are certainly paper, and of those that are certainly ink.</summary>
    private const double PaperShare = 0.25, InkShare = 0.003;

    private const int White = 255;

    /// <summary>Finds the ink.</summary>
    /// <param name="inverted">The ink is lighter than the paper.</param>
    public static CharacterInk Find(GreyImage image, bool inverted)
    {
        ReadOnlySpan<byte> pixels = image.Pixels;
        var histogram = new int[White + 1];
        foreach (byte pixel in pixels) histogram[inverted ? White - pixel : pixel]++;
        int ink = Level(histogram, InkShare * pixels.Length),
            paper = Level(histogram, (1 - PaperShare) * pixels.Length), middle = (ink + paper) / 2;
        int left = image.Width, right = 0, top = image.Height, bottom = 0;
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                int pixel = pixels[y * image.Width + x];
                if ((inverted ? White - pixel : pixel) > middle) continue;
                (left, right) = (Math.Min(left, x), Math.Max(right, x + 1));
                (top, bottom) = (Math.Min(top, y), y + 1);
            }
        }

        return new CharacterInk(
            paper == ink ? new PixelBox(0, 0, image.Width, image.Height)
                : new PixelBox(left, top, right - left, bottom - top),
            (byte)(inverted ? White - paper : paper));
    }

    /// <summary>The part of the image with the ink and at most this margin; nothing is added.</summary>
    /// <param name="margin">Relative to the longer side of the ink.</param>
    public (GreyImage Image, int Left, int Top) Trim(GreyImage image, double margin)
    {
        int pad = (int)Math.Round(margin * Math.Max(Box.Width, Box.Height)),
            left = Math.Max(0, Box.Left - pad), right = Math.Min(image.Width, Box.Right + pad),
            top = Math.Max(0, Box.Top - pad), bottom = Math.Min(image.Height, Box.Bottom + pad);
        return right - left == image.Width && bottom - top == image.Height ? (image, 0, 0)
            : (Cut(image, left, top, right - left, bottom - top), left, top);
    }

    /// <summary>The ink with a margin; beyond the edge of the image the margin is paper.</summary>
    /// <param name="margin">Relative to the longer side of the ink.</param>
    public GreyImage WithMargin(GreyImage image, double margin)
    {
        int pad = (int)Math.Round(margin * Math.Max(Box.Width, Box.Height));
        return Cut(image, Box.Left - pad, Box.Top - pad, Box.Width + 2 * pad, Box.Height + 2 * pad);
    }

    /// <summary>A rectangle, with paper beyond the edge of the image.</summary>
    private GreyImage Cut(GreyImage image, int left, int top, int width, int height)
    {
        var pixels = new byte[width * height];
        Array.Fill(pixels, Paper);
        int from = Math.Max(0, left), to = Math.Min(image.Width, left + width);
        for (int y = Math.Max(0, top); y < Math.Min(image.Height, top + height); y++)
        {
            image.Pixels[(y * image.Width + from)..(y * image.Width + to)]
                .CopyTo(pixels.AsSpan((y - top) * width + from - left));
        }

        return new GreyImage(width, height, pixels);
    }

    /// <summary>The smallest level that has at least this many pixels at or below it.</summary>
    private static int Level(int[] histogram, double count)
    {
        int level = 0;
        for (int seen = histogram[0]; seen < count; seen += histogram[level]) level++;
        return level;
    }
}
