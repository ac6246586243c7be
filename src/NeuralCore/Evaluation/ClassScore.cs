namespace NeuralCore;

/// <summary>How well one class, or several on average, are recognised.</summary>
/// <param name="Precision">Share of the predictions of the class that are right.</param>
/// <param name="Recall">Share of the images of the class that are found.</param>
/// <param name="F1">Harmonic mean of both.</param>
/// <param name="Support">Images of the class.</param>
public sealed record ClassScore(double Precision, double Recall, double F1, int Support);
