namespace NeuralCore.Handwriting.Pages;

/// <summary>How a page is read.</summary>
public sealed record PageOptions
{
    /// <summary>Longest side of the image that is worked on, in pixels: a larger one is reduced first.</summary>
    public int WorkingSide { get; init; } = 2000;

    /// <summary>Decides where the shapes leave it open what is one digit; null: shapes alone.</summary>
    public DigitJudge? Judge { get; init; }
}
