namespace NeuralCore.Kernels.Warping;

/// <summary>
/// Places between pixels as whole numbers: with integers alone every machine, every vector width and both precisions
/// give the same bytes.
/// </summary>
internal static class FixedPoint
{
    /// <summary>Bits after the point: a place is known to 1/65,536 of a pixel.</summary>
    public const int FractionBits = 16;

    /// <summary>One pixel.</summary>
    public const int One = 1 << FractionBits;

    /// <summary>The fraction's upper bits, which weigh a pixel against its neighbour: a byte's own precision.</summary>
    public const int WeightBits = 8;

    /// <summary>The largest distance from the image, in pixels: room for sums of places within 32 bits.</summary>
    public const int Farthest = 1 << 14;

    /// <summary>The place nearest to one given in pixels.</summary>
    public static int Of(double pixels) => (int)Math.Round(pixels * One);
}
