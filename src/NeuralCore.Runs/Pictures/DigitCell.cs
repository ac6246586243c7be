namespace NeuralCore.Runs.Pictures;

/// <summary>An image in a <see cref="DigitGrid"/>.</summary>
/// <param name="Image">Bytes, (H, W, C).</param>
/// <param name="Caption">Lines below it.</param>
/// <param name="IsWrong">Frame and caption in red.</param>
internal sealed record DigitCell(byte[] Image, IReadOnlyList<string> Caption, bool IsWrong = false);
