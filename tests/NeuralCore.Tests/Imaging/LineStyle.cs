namespace NeuralCore.Tests.Imaging;

/// <summary>How a line of digits is written.</summary>
/// <param name="Touching">Share of neighbours that touch, by one or two pixels of ink; between the others at least one pixel of paper is left, whichever way one looks.</param>
internal sealed record LineStyle(double Touching = 0)
{
    public int FewestDigits { get; init; } = 3;

    public int MostDigits { get; init; } = 8;

    /// <summary>Height of the line's digits in pixels.</summary>
    public double SmallestHeight { get; init; } = 20;

    public double LargestHeight { get; init; } = 120;

    /// <summary>The line rises or falls by up to this.</summary>
    public double MaxSlopeDegrees { get; init; } = 6;

    /// <summary>A digit is larger or smaller than the line's by up to this share.</summary>
    public double SizeJitter { get; init; } = 0.12;

    /// <summary>A digit stands higher or lower by up to this share of the height.</summary>
    public double BaselineJitter { get; init; } = 0.08;

    /// <summary>Widest gap as a share of the height.</summary>
    public double MaxGapWidth { get; init; } = 0.6;
}
