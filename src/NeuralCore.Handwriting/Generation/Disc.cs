namespace NeuralCore.Handwriting;

/// <summary>The pen's mark at one moment.</summary>
internal readonly record struct Disc(double X, double Y, double Radius);
