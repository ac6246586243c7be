namespace NeuralCore.Interop.Weights;

/// <summary>What became of one tensor of a file, or where one of the network came from.</summary>
/// <param name="Source">The file's tensor; null for one that it does not have.</param>
/// <param name="SourceShape"><c>32×1×3×3</c></param>
/// <param name="SourceType">The format's word: <c>F32</c>.</param>
/// <param name="Target">The network's tensor; null for one that it does not need.</param>
/// <param name="TargetShape"><c>3×3×1×32</c></param>
/// <param name="Change">What was done on the way, in words; empty for nothing.</param>
public sealed record Placement(string? Source, string SourceShape, string SourceType, string? Target, string TargetShape, string Change);
