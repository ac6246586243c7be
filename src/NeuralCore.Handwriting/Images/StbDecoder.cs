using StbImageSharp;

namespace NeuralCore.Handwriting.Images;

/// <summary>
/// Wrapper of StbImageSharp: called only for files whose structure was checked; all exceptions become
/// <see cref="InvalidDataException"/>.
/// </summary>
internal static class StbDecoder
{
    /// <summary>Decodes to grey: the luma of the file, or luma computed from colours.</summary>
    /// <param name="kind">The format's name for messages: <c>JPEG</c>.</param>
    /// <param name="hasAlpha">Whether transparency is read.</param>
    /// <exception cref="InvalidDataException">The file cannot be decoded, or its size differs from that in its
    /// header.</exception>
    public static GreyImage Decode(byte[] data, string kind, int width, int height, bool hasAlpha)
    {
        ImageResult result;
        try
        {
            result = ImageResult.FromMemory(data, hasAlpha ? ColorComponents.GreyAlpha : ColorComponents.Grey);
        }
        catch (Exception e)
        {
            // The decoder is a port of C code: damaged data cause out-of-range indices, overflows or huge allocations.
            throw new InvalidDataException(
                $"the {kind} cannot be decoded ({(e is InvalidOperationException ? e.Message : e.GetType().Name)}): "
                + "it is damaged or of an unsupported kind. Open it in a viewer and save it again as PNG.", e);
        }

        if ((result.Width, result.Height) != (width, height))
        {
            throw new InvalidDataException(
                $"the {kind} has {result.Width}×{result.Height} pixels, but its header declares {width}×{height}: it "
                + $"is damaged. {ImageLimits.CopyAgain}");
        }

        return new GreyImage(width, height, hasAlpha ? Transparency.OnPaper(result.Data) : result.Data);
    }
}

/// <summary>
/// Luma of a colour, with the weights of ITU-R BT.601 in units of 1/256, as in the JPEG format.
/// </summary>
internal static class Luma
{
    private const int Red = 77, Green = 150, Blue = 29, Sum = 256;

    /// <returns>A value in the range of the samples.</returns>
    public static int Of(int red, int green, int blue) => (Red * red + Green * green + Blue * blue) / Sum;
}
