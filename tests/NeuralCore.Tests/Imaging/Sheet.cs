using NeuralCore.Handwriting.Images;

namespace NeuralCore.Tests.Imaging;

/// <summary>Ink that grows as it is needed, and how a camera would see it: paper under uneven light, noise, dark ink or chalk.</summary>
internal sealed class Sheet(int width, int height)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    /// <summary>(Height, Width) bytes, 255 = full ink.</summary>
    public byte[] Ink { get; } = new byte[width * height];

    /// <summary>Lays ink over what is there.</summary>
    public void Paste(Resampled digit, int left, int top)
    {
        for (int y = 0; y < digit.Height; y++)
        {
            for (int x = 0; x < digit.Width; x++)
            {
                ref byte pixel = ref Ink[(top + y) * Width + left + x];
                pixel = Math.Max(pixel, digit.Pixels[y * digit.Width + x]);
            }
        }
    }

    /// <summary>The part in the middle of which everything else is paper.</summary>
    public Sheet Part(int left, int top, int width, int height)
    {
        var part = new Sheet(width, height);
        for (int y = 0; y < height; y++) Ink.AsSpan((top + y) * Width + left, width).CopyTo(part.Ink.AsSpan(y * width));
        return part;
    }

    /// <summary>As a drawing program saves it: flat paper, full contrast.</summary>
    public GreyImage Drawing(bool inverted) => new(Width, Height, inverted ? [.. Ink] : Array.ConvertAll(Ink, ink => (byte)(255 - ink)));

    /// <summary>As a camera sees it: grey = light · (1 − ink·(1 − reflectance)) + noise, or chalk on a board.</summary>
    public GreyImage Photo(bool inverted, ref RandomStream random)
    {
        double light = random.NextDouble(140, 250), ink = random.NextDouble(0.1, 0.4), noise = random.NextDouble(0, 10);
        (double paper, double pen) = inverted ? (random.NextDouble(0.1, 0.3), random.NextDouble(0.8, 1)) : (1, ink);
        double fallX = random.NextDouble(-0.45, 0.45), fallY = random.NextDouble(-0.25, 0.25);
        double spotX = random.NextDouble(0, Width), spotY = random.NextDouble(0, Height), spotSize = Width * random.NextDouble(0.2, 0.6), spotDepth = random.NextDouble(0, 0.3);
        var pixels = new byte[Ink.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, Width);
            double spot = ((x - spotX) * (x - spotX) + (y - spotY) * (y - spotY)) / (spotSize * spotSize);
            double here = light * (1 - Math.Abs(fallX) / 2 - Math.Abs(fallY) / 2 + fallX * ((double)x / Width - 0.5) + fallY * ((double)y / Height - 0.5)) * (1 - spotDepth * Math.Exp(-spot));
            double grey = here * (paper + Ink[i] / 255.0 * (pen - paper)) + noise * random.NextNormal();
            pixels[i] = (byte)Math.Clamp(grey + 0.5, 0, 255);
        }

        return new GreyImage(Width, Height, pixels);
    }
}
