namespace NeuralCore.Disturbances;

/// <summary>Makes every image smaller or larger about its centre; a factor of 1 changes nothing.</summary>
public sealed class Scaling(double factor) : Disturbance("scale", $"×{factor}", factor)
{
    internal override void Apply(ReadOnlySpan<byte> image, ImageWarper warper, RandomStream random, Span<byte> result) =>
        warper.Apply(image, AffineChange.None with { ScaleX = Strength, ScaleY = Strength }, result);
}
