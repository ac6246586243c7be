namespace NeuralCore.Runs.Pictures;

/// <summary>A place on a canvas, in pixels from its upper left corner; the centre of the first pixel is (0.5, 0.5).</summary>
internal readonly record struct Point(double X, double Y);
