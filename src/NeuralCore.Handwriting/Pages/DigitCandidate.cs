namespace NeuralCore.Handwriting.Pages;

/// <summary>Neighbouring atoms of a line that may be one digit.</summary>
internal sealed class DigitCandidate(int from, int to, InkPart? part, double cost)
{
    /// <summary>The first atom.</summary>
    public int From => from;

    /// <summary>The atom after the last.</summary>
    public int To => to;

    /// <summary>Their ink; null: a speck that is left out.</summary>
    public InkPart? Part => part;

    public double Cost { get; set; } = cost;
}
