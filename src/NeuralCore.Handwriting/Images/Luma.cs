namespace NeuralCore.Handwriting.Images;

/// <summary>How bright a colour is to the eye: the weights of ITU-R BT.601 in 256ths, as the JPEG format has them too.</summary>
internal static class Luma
{
    private const int Red = 77, Green = 150, Blue = 29, Sum = 256;

    /// <returns>In the range of the samples.</returns>
    public static int Of(int red, int green, int blue) => (Red * red + Green * green + Blue * blue) / Sum;
}
