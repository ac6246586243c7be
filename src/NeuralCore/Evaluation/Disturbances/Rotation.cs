namespace NeuralCore.Disturbances;

/// <summary>Turns every image about its centre, to the left or to the right, each as likely.</summary>
public sealed class Rotation(double degrees) : Disturbance("rotation", $"±{degrees}°", degrees)
{
    internal override void Apply(ReadOnlySpan<byte> image, ImageWarper warper, RandomStream random, Span<byte> result) =>
        warper.Apply(image, AffineChange.None with { RotationDegrees = random.NextInt(2) == 0 ? Strength : -Strength }, result);
}
