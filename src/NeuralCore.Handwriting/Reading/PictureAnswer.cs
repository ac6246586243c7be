namespace NeuralCore.Handwriting.Reading;

/// <summary>What a picture was read as.</summary>
/// <param name="Width">Of the picture, upright; 0 where it could not be read.</param>
/// <param name="Lines">From top to bottom; empty where nothing was found.</param>
/// <param name="Error">Why it could not be read; null where it could.</param>
internal sealed record PictureAnswer(PictureSource Source, int Width, int Height, IReadOnlyList<LineAnswer> Lines, string? Error = null)
{
    public const string Unknown = "unknown";

    public bool IsUnknown => Lines.All(line => line.IsUnknown);

    /// <summary>Lines in which anything is known.</summary>
    public IEnumerable<LineAnswer> KnownLines => Lines.Where(line => !line.IsUnknown);

    /// <summary>All that is known, or <see cref="Unknown"/>.</summary>
    public string Text => IsUnknown ? Unknown : string.Join('\n', KnownLines.Select(line => line.Text));

    /// <summary>Whether it is what its folder says; null where no folder says anything, or it could not be read.</summary>
    public bool? IsCorrect => Source.Label is null || Error is not null ? null : Text == Source.Label;

    public static PictureAnswer Failed(PictureSource source, string error) => new(source, 0, 0, [], error);
}

/// <summary>Digits beside one another.</summary>
internal sealed record LineAnswer(IReadOnlyList<DigitAnswer> Digits)
{
    public string Text => string.Concat(Digits.Select(digit => digit.Text));

    public bool IsUnknown => Digits.All(digit => digit.IsUnknown);

    /// <summary>That all digits are right, if they are right or wrong independently; null where one is unknown.</summary>
    public double? Probability => Digits.Any(digit => digit.IsUnknown) ? null : Digits.Aggregate(1.0, (product, digit) => product * digit.Best.Probability);
}
