namespace NeuralCore.Disturbances;

/// <summary>A change that a reader of handwriting should not mind, of a certain strength. The kinds are those of this folder.</summary>
/// <param name="kind">What is changed: <c>shift</c>.</param>
/// <param name="setting">How far, for people: <c>2 px</c>.</param>
/// <param name="strength">How far, for programs.</param>
public abstract class Disturbance(string kind, string setting, double strength)
{
    public string Kind => kind;

    public string Setting => setting;

    public double Strength => strength;

    public sealed override string ToString() => $"{Kind} {Setting}";

    /// <summary>Writes the disturbed image.</summary>
    /// <param name="random">The image's own stream, the same for all strengths: an image that is shifted to the left by 1 is shifted to the left by 4, too.</param>
    /// <param name="result">(H, W, C) bytes; not the memory of <paramref name="image"/>, nor the warper's.</param>
    internal abstract void Apply(ReadOnlySpan<byte> image, ImageWarper warper, RandomStream random, Span<byte> result);
}

/// <summary>Adds to every pixel a number of its own from a normal distribution, and keeps the sum within black and white.</summary>
/// <param name="sigma">The deviation, where full ink is 1.</param>
public sealed class Noise(double sigma) : Disturbance("noise", $"σ {sigma}", sigma)
{
    internal override void Apply(ReadOnlySpan<byte> image, ImageWarper warper, RandomStream random, Span<byte> result)
    {
        double deviation = Strength * Dataset.PixelScale;
        for (int i = 0; i < image.Length; i++) result[i] = (byte)Math.Clamp(Math.Round(image[i] + deviation * random.NextNormal()), byte.MinValue, byte.MaxValue);
    }
}

/// <summary>Turns every image about its centre, to the left or to the right, each as likely.</summary>
public sealed class Rotation(double degrees) : Disturbance("rotation", $"±{degrees}°", degrees)
{
    internal override void Apply(ReadOnlySpan<byte> image, ImageWarper warper, RandomStream random, Span<byte> result) =>
        warper.Apply(image, AffineChange.None with { RotationDegrees = random.NextInt(2) == 0 ? Strength : -Strength }, result);
}

/// <summary>Makes every image smaller or larger about its centre; a factor of 1 changes nothing.</summary>
public sealed class Scaling(double factor) : Disturbance("scale", $"×{factor}", factor)
{
    internal override void Apply(ReadOnlySpan<byte> image, ImageWarper warper, RandomStream random, Span<byte> result) =>
        warper.Apply(image, AffineChange.None with { ScaleX = Strength, ScaleY = Strength }, result);
}

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

/// <summary>The images as they are, to compare with.</summary>
public sealed class Unchanged() : Disturbance(Name, "", 0)
{
    public const string Name = "unchanged";

    internal override void Apply(ReadOnlySpan<byte> image, ImageWarper warper, RandomStream random, Span<byte> result) => image.CopyTo(result);
}
