
namespace NeuralCore.Handwriting.Images;

/// <summary>Limits of the size that an image's header declares, checked before decoding.</summary>
internal static class ImageLimits
{
    public const int MaxSideLength = 30_000;

    /// <summary>64 · 2²⁰ pixels: more than usual cameras have.</summary>
    public const int MaxPixels = 1 << 26;

    public const string CopyAgain = "Copy or download it again.";

    /// <summary>Checks a size that a header declares.</summary>
    /// <param name="bytes">Length of the file in bytes.</param>
    /// <param name="pixelsPerByte">The largest number of pixels that the format can encode in a byte.</param>
    /// <exception cref="InvalidDataException">The size is zero, above the limit, or more than the file's bytes can
    /// encode.</exception>
    public static void Check(long width, long height, long bytes, double pixelsPerByte, int maxPixels = MaxPixels)
    {
        string size = $"{Figures.Count(width)}×{Figures.Count(height)} pixels";
        if (width < 1 || height < 1)
            throw new InvalidDataException($"the header declares {size}: the file is damaged. {CopyAgain}");
        if (width > MaxSideLength || height > MaxSideLength || width * height > maxPixels)
            throw new InvalidDataException(
                $"the image has {size}; at most {Figures.Count(MaxSideLength)} per side and "
                + $"{Figures.Count(maxPixels)} in all are supported. Make it smaller.");
        if (width * height > pixelsPerByte * bytes)
        {
            throw new InvalidDataException(
                $"the header declares {size}, which {Figures.Count(bytes)} bytes cannot hold: the file is truncated or "
                + $"damaged. {CopyAgain}");
        }
    }
}
