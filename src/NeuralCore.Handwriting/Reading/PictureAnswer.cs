using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Lines;

namespace NeuralCore.Handwriting.Reading;

/// <summary>The prediction for an image.</summary>
/// <param name="Width">Width of the image after rotation; 0 if it could not be read.</param>
/// <param name="Lines">Lines from top to bottom; empty if nothing was found.</param>
/// <param name="Error">Why the image could not be read; null if it was read.</param>
internal sealed record PictureAnswer(
    PictureSource Source, int Width, int Height, IReadOnlyList<LineAnswer> Lines, string? Error = null)
{
    public const string Unknown = "unknown";

    public bool IsUnknown => Lines.All(line => line.IsUnknown);

    /// <summary>Lines with at least one digit that is not rejected.</summary>
    public IEnumerable<LineAnswer> KnownLines => Lines.Where(line => !line.IsUnknown);

    /// <summary>The text of all known lines, or <see cref="Unknown"/>.</summary>
    public string Text => IsUnknown ? Unknown : string.Join('\n', KnownLines.Select(line => line.Text));

    /// <summary>
    /// Whether the prediction equals the label; null if the image has no label or could not be read.
    /// </summary>
    public bool? IsCorrect => Source.Label is null || Error is not null ? null : Text.Equals(
        Source.Label, Source.IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    public static PictureAnswer Failed(PictureSource source, string error) => new(source, 0, 0, [], error);
}

/// <summary>The digits of one line.</summary>
internal sealed record LineAnswer(IReadOnlyList<DigitAnswer> Digits)
{
    /// <summary>The result of a line reader; null for classified digits.</summary>
    public LineResult? Reading { get; init; }

    /// <summary>The crop that the line reader read; null for classified digits.</summary>
    public GreyImage? Crop { get; init; }

    public string Text => string.Concat(Digits.Select(digit => digit.Text));

    public bool IsUnknown => Digits.All(digit => digit.IsUnknown);

    /// <summary>
    /// Probability that the text is correct: that of a line reader, or of all digits if their errors are independent;
    /// null if one is unknown.
    /// </summary>
    public double? Probability =>
        Digits.Any(digit => digit.IsUnknown) ? null
        : Reading is not null ? Reading.Probability
        : Digits.Aggregate(1.0, (product, digit) => product * digit.Best.Probability);
}
