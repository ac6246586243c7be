using NeuralCore.Handwriting.Pages;

namespace NeuralCore.Handwriting.Reading;

/// <summary>What one digit of a picture, or a picture as a whole, was read as.</summary>
/// <param name="Box">Where it is, in pixels of the picture.</param>
/// <param name="Pixels">What the network saw: (H, W), 0 = paper.</param>
/// <param name="Alternatives">The likeliest classes, the likeliest first.</param>
/// <param name="Confidence">By which the network's answer is believed or not.</param>
/// <param name="Shape">What it is by its mere shape, such as a dot; null where it may be a character.</param>
/// <param name="IsUnknown">Whether it is better not said what it is.</param>
internal sealed record DigitAnswer(PixelBox Box, byte[] Pixels, IReadOnlyList<Alternative> Alternatives, double Confidence, string? Shape, bool IsUnknown)
{
    /// <summary>In the place of a digit that is not known.</summary>
    public const string Unknown = "?";

    public Alternative Best => Alternatives[0];

    public string Text => IsUnknown ? Unknown : Best.Name;
}

/// <summary>What something may be, and how likely that is.</summary>
internal sealed record Alternative(string Name, double Probability);
