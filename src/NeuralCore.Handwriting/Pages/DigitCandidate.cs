namespace NeuralCore.Handwriting.Pages;

/// <summary>Adjacent atoms of a line that may be one digit.</summary>
internal sealed class DigitCandidate(int from, int to, InkPart? part, double cost)
{
    /// <summary>The first atom.</summary>
    public int From => from;

    /// <summary>The atom after the last.</summary>
    public int To => to;

    /// <summary>Their ink; null for a speck that is ignored.</summary>
    public InkPart? Part => part;

    public double Cost { get; set; } = cost;
}
