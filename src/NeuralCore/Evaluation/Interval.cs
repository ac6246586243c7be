namespace NeuralCore;

/// <summary>From one number to another, both included.</summary>
public readonly record struct Interval(double Low, double High);
