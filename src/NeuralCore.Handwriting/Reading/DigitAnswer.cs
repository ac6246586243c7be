using NeuralCore.Handwriting.Pages;

namespace NeuralCore.Handwriting.Reading;

/// <summary>The prediction for one digit of an image, or for an entire image.</summary>
/// <param name="Box">Its position, in pixels of the image.</param>
/// <param name="Pixels">The input of the network: (H, W), 0 = paper.</param>
/// <param name="Alternatives">The most probable classes, in descending order.</param>
/// <param name="Confidence">Compared with the rejection threshold.</param>
/// <param name="Shape">The name of a shape that is not a character, such as a dot; null if it may be a
/// character.</param>
/// <param name="IsUnknown">Whether the prediction is rejected.</param>
internal sealed record DigitAnswer(
    PixelBox Box, byte[] Pixels, IReadOnlyList<Alternative> Alternatives, double Confidence, string? Shape,
    bool IsUnknown)
{
    /// <summary>Text in place of a rejected digit.</summary>
    public const string Unknown = "?";

    public Alternative Best => Alternatives[0];

    public string Text => IsUnknown ? Unknown : Best.Name;
}

/// <summary>A class and its probability.</summary>
internal sealed record Alternative(string Name, double Probability);
