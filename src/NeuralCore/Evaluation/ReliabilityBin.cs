namespace NeuralCore;

/// <summary>The images whose prediction has a confidence in (<paramref name="From"/>, <paramref name="To"/>].</summary>
/// <param name="Count">Images in it.</param>
/// <param name="MeanConfidence">NaN where it is empty.</param>
/// <param name="Accuracy">Share of them classified correctly; NaN where it is empty.</param>
public sealed record ReliabilityBin(double From, double To, int Count, double MeanConfidence, double Accuracy);
