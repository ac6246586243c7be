namespace NeuralCore.Handwriting.Reading;

/// <summary>Digits beside one another.</summary>
internal sealed record LineAnswer(IReadOnlyList<DigitAnswer> Digits)
{
    public string Text => string.Concat(Digits.Select(digit => digit.Text));

    public bool IsUnknown => Digits.All(digit => digit.IsUnknown);

    /// <summary>That all digits are right, if they are right or wrong independently; null where one is unknown.</summary>
    public double? Probability => Digits.Any(digit => digit.IsUnknown) ? null : Digits.Aggregate(1.0, (product, digit) => product * digit.Best.Probability);
}
