using NeuralCore.Handwriting.Images;

namespace NeuralCore.Handwriting.Pages;

/// <summary>The digits of a page in reading order, and the intermediate images.</summary>
public sealed class PageReading
{
    internal PageReading(GreyImage working, InkImage ink, IReadOnlyList<IReadOnlyList<DigitCrop>> lines) =>
        (Working, Ink, Lines) = (working, ink, lines);

    /// <summary>The working image: the given one, or its reduction. All boxes are in its pixels.</summary>
    public GreyImage Working { get; }

    /// <summary>The ink of the working image.</summary>
    public InkImage Ink { get; }

    /// <summary>
    /// Lines from top to bottom, each with its digits from left to right; empty if there is no ink.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<DigitCrop>> Lines { get; }
}
