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
