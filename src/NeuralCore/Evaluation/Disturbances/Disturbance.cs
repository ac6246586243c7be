namespace NeuralCore.Disturbances;

/// <summary>
/// A change of an image, such as a shift or noise, after which it should still be classified correctly. The kinds are
/// those of this folder.
/// </summary>
/// <param name="kind">Kind of change: <c>shift</c>.</param>
/// <param name="setting">Strength as text: <c>2 px</c>.</param>
/// <param name="strength">Strength as a number.</param>
public abstract class Disturbance(string kind, string setting, double strength)
{
    public string Kind => kind;

    public string Setting => setting;

    public double Strength => strength;

    public sealed override string ToString() => $"{Kind} {Setting}";

    /// <summary>Writes the disturbed image.</summary>
    /// <param name="random">The random stream of the image, the same for all strengths: an image that a strength of 1
    /// shifts to the left is also shifted to the left by a strength of 4.</param>
    /// <param name="result">(H, W, C) bytes; must not share memory with <paramref name="image"/> or the warper.</param>
    internal abstract void Apply(ReadOnlySpan<byte> image, ImageWarper warper, RandomStream random, Span<byte> result);
}

/// <summary>Adds normally distributed noise to every pixel and clamps the sum to 0…255.</summary>
/// <param name="sigma">Standard deviation, relative to full ink.</param>
public sealed class Noise(double sigma) : Disturbance("noise", $"σ {sigma}", sigma)
{
    internal override void Apply(ReadOnlySpan<byte> image, ImageWarper warper, RandomStream random, Span<byte> result)
    {
        double deviation = Strength * Dataset.PixelScale;
        for (int i = 0; i < image.Length; i++)
        {
            result[i] = (byte)Math.Clamp(
                Math.Round(image[i] + deviation * random.NextNormal()), byte.MinValue, byte.MaxValue);
        }
    }
}

/// <summary>Rotates every image about its centre, to the left or to the right with equal probability.</summary>
public sealed class Rotation(double degrees) : Disturbance("rotation", $"±{degrees}°", degrees)
{
    internal override void Apply(
        ReadOnlySpan<byte> image, ImageWarper warper, RandomStream random, Span<byte> result) =>
        warper.Apply(
            image, AffineChange.None with { RotationDegrees = random.NextInt(2) == 0 ? Strength : -Strength }, result);
}

/// <summary>Scales every image about its centre; a factor of 1 changes nothing.</summary>
public sealed class Scaling(double factor) : Disturbance("scale", $"×{factor}", factor)
{
    internal override void Apply(
        ReadOnlySpan<byte> image, ImageWarper warper, RandomStream random, Span<byte> result) =>
        warper.Apply(image, AffineChange.None with { ScaleX = Strength, ScaleY = Strength }, result);
}

/// <summary>
/// Shifts every image left, right, up or down with equal probability; whole pixels are shifted exactly.
/// </summary>
public sealed class Shift(double pixels) : Disturbance("shift", $"{pixels} px", pixels)
{
    private static readonly (int X, int Y)[] Directions = [(-1, 0), (1, 0), (0, -1), (0, 1)];

    internal override void Apply(ReadOnlySpan<byte> image, ImageWarper warper, RandomStream random, Span<byte> result)
    {
        (int x, int y) = Directions[random.NextInt(Directions.Length)];
        warper.Apply(image, AffineChange.None with { ShiftX = x * Strength, ShiftY = y * Strength }, result);
    }
}

/// <summary>Leaves the images unchanged, as the baseline.</summary>
public sealed class Unchanged() : Disturbance(Name, "", 0)
{
    public const string Name = "unchanged";

    internal override void Apply(
        ReadOnlySpan<byte> image, ImageWarper warper, RandomStream random, Span<byte> result) => image.CopyTo(result);
}
