namespace NeuralCore.Disturbances;

/// <summary>Moves every image left, right, up or down, each as likely: whole pixels move exactly.</summary>
public sealed class Shift(double pixels) : Disturbance("shift", $"{pixels} px", pixels)
{
    private static readonly (int X, int Y)[] Directions = [(-1, 0), (1, 0), (0, -1), (0, 1)];

    internal override void Apply(ReadOnlySpan<byte> image, ImageWarper warper, RandomStream random, Span<byte> result)
    {
        (int x, int y) = Directions[random.NextInt(Directions.Length)];
        warper.Apply(image, AffineChange.None with { ShiftX = x * Strength, ShiftY = y * Strength }, result);
    }
}
