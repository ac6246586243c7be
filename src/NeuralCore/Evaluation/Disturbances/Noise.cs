namespace NeuralCore.Disturbances;

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
