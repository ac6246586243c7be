namespace NeuralCore.Handwriting.Pages;

/// <summary>Says of each image how sure it is that it shows one digit: a network's largest probability, say.</summary>
/// <param name="images">(N, 28, 28) bytes, as MNIST's.</param>
/// <param name="confidences">(N) numbers to fill, in [0, 1].</param>
public delegate void DigitJudge(ReadOnlySpan<byte> images, Span<double> confidences);
