namespace NeuralCore.Networks;

/// <summary>An architecture text that cannot be read or built; the message shows the text with a mark under the place.</summary>
public sealed class ArchitectureException : FormatException
{
    public ArchitectureException(string reason, string text, int column)
        : base($"{reason}\n  {text}\n  {new string(' ', Math.Clamp(column, 0, text.Length))}^ column {column + 1}")
    {
        Column = column;
    }

    /// <summary>Where in the text, from 0.</summary>
    public int Column { get; }
}
