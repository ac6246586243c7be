namespace NeuralCore.Disturbances;

/// <summary>The images as they are, to compare with.</summary>
public sealed class Unchanged() : Disturbance(Name, "", 0)
{
    public const string Name = "unchanged";

    internal override void Apply(ReadOnlySpan<byte> image, ImageWarper warper, RandomStream random, Span<byte> result) => image.CopyTo(result);
}
