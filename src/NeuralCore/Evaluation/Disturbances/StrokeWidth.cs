namespace NeuralCore.Disturbances;

/// <summary>Makes strokes thicker by dilation with a disc, or thinner by erosion.</summary>
/// <remarks><code>
/// y = (1 − f)·grown(⌊r⌋) + f·grown(⌊r⌋ + 1)      r = |pixels|, f = r − ⌊r⌋, grown(0) = the image; rounded to the
/// nearest byte
/// </code></remarks>
/// <param name="pixels">The disc's radius; a negative radius erodes. Half a pixel is the mean of the image and a radius
/// of 1.</param>
public sealed class StrokeWidth(double pixels)
    : Disturbance(pixels < 0 ? "thinner strokes" : "thicker strokes", $"{Math.Abs(pixels)} px", pixels)
{
    internal override void Apply(ReadOnlySpan<byte> image, ImageWarper warper, RandomStream random, Span<byte> result)
    {
        double radius = Math.Abs(Strength), share = radius - Math.Floor(radius);
        Grow(image, warper, (int)radius, result);
        if (share == 0) return;
        Span<byte> next = warper.Changed;
        Grow(image, warper, (int)radius + 1, next);
        for (int i = 0; i < next.Length; i++) result[i] = (byte)Math.Round((1 - share) * result[i] + share * next[i]);
    }

    private void Grow(ReadOnlySpan<byte> image, ImageWarper warper, int radius, Span<byte> result)
    {
        if (Strength < 0) GreyMorphology.Erode(image, warper.Shape, radius, result);
        else GreyMorphology.Dilate(image, warper.Shape, radius, result);
    }
}
