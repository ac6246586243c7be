using StbImageSharp;

namespace NeuralCore.Handwriting.Images;

/// <summary>StbImageSharp behind one door: it is called for files whose structure was checked, and whatever it throws becomes one kind of error.</summary>
internal static class StbDecoder
{
    /// <summary>Decodes to grey: luma as the file has it, or computed from colours.</summary>
    /// <param name="kind">In words, for the error: <c>JPEG</c>.</param>
    /// <param name="hasAlpha">Whether transparency is looked at.</param>
    /// <exception cref="InvalidDataException">It cannot be decoded, or has another size than its header said.</exception>
    public static GreyImage Decode(byte[] data, string kind, int width, int height, bool hasAlpha)
    {
        ImageResult result;
        try
        {
            result = ImageResult.FromMemory(data, hasAlpha ? ColorComponents.GreyAlpha : ColorComponents.Grey);
        }
        catch (Exception e)
        {
            // The decoder is a port of C: on damaged data it leaves arrays, overflows, or asks for memory without end.
            throw new InvalidDataException($"the {kind} cannot be decoded ({(e is InvalidOperationException ? e.Message : e.GetType().Name)}): it is damaged, or of a rare kind. Open it in a viewer, and save it again as PNG.", e);
        }

        if ((result.Width, result.Height) != (width, height)) throw new InvalidDataException($"the {kind} has {result.Width}×{result.Height} pixels, but its header says {width}×{height}: it is damaged. {ImageLimits.CutOff}");
        return new GreyImage(width, height, hasAlpha ? Transparency.OnPaper(result.Data) : result.Data);
    }
}

/// <summary>How bright a colour is to the eye: the weights of ITU-R BT.601 in 256ths, as the JPEG format has them too.</summary>
internal static class Luma
{
    private const int Red = 77, Green = 150, Blue = 29, Sum = 256;

    /// <returns>In the range of the samples.</returns>
    public static int Of(int red, int green, int blue) => (Red * red + Green * green + Blue * blue) / Sum;
}
