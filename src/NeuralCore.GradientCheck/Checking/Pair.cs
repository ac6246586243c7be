namespace NeuralCore.GradientCheck;

/// <summary>A value of the library and what it should be.</summary>
/// <param name="Index">Where: <c>[0, 2, 1]</c>.</param>
internal readonly record struct Pair(string Index, double Analytic, double Numeric);
