namespace NeuralCore;

/// <summary>How well a network reads disturbed images.</summary>
/// <param name="Kind">What was changed: <c>shift</c>.</param>
/// <param name="Setting">How far, for people: <c>2 px</c>.</param>
/// <param name="Strength">How far, for programs: pixels, degrees, a factor, a share of full ink. Below 0 for thinner strokes.</param>
/// <param name="Images">Images read, each once.</param>
/// <param name="Accuracy">Share of images classified correctly, in [0, 1].</param>
/// <param name="Interval">Where the accuracy lies at 95 %.</param>
public sealed record RobustnessRow(string Kind, string Setting, double Strength, int Images, double Accuracy, Interval Interval);
