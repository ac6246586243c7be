
namespace NeuralCore.Handwriting.Images;

/// <summary>How large a picture may say that it is, before anything is decoded.</summary>
internal static class ImageLimits
{
    public const int MaxSideLength = 30_000;

    /// <summary>64 binary megapixels: a phone's largest camera has fewer.</summary>
    public const int MaxPixels = 1 << 26;

    public const string CutOff = "Copy or download it again.";

    /// <summary>Checks a size that a header states.</summary>
    /// <param name="bytes">Length of the file.</param>
    /// <param name="pixelsPerByte">The most pixels that the format can say with a byte.</param>
    /// <exception cref="InvalidDataException">It is nothing, more than is read, or more than so few bytes can hold.</exception>
    public static void Check(long width, long height, long bytes, double pixelsPerByte, int mostPixels = MaxPixels)
    {
        string size = $"{Figures.Count(width)}×{Figures.Count(height)} pixels";
        if (width < 1 || height < 1) throw new InvalidDataException($"the header says {size}: the file is damaged. {CutOff}");
        if (width > MaxSideLength || height > MaxSideLength || width * height > mostPixels)
            throw new InvalidDataException($"the picture has {size}; up to {Figures.Count(MaxSideLength)} each way and {Figures.Count(mostPixels)} in all are read. Make it smaller.");
        if (width * height > pixelsPerByte * bytes) throw new InvalidDataException($"the header says {size}, which {Figures.Count(bytes)} bytes cannot hold: the file is cut off or damaged. {CutOff}");
    }
}
