namespace NeuralCore.Handwriting;

/// <summary>A point that the pen passes, on the sheet of <see cref="DigitStyles"/>; at a corner it turns sharply.</summary>
internal readonly record struct StrokePoint(double X, double Y, bool IsCorner);
