namespace NeuralCore.Runs.Pictures;

/// <summary>Which part of a text stands at its place.</summary>
internal enum TextAlign
{
    Left,
    Centre,
    Right,
}
