namespace NeuralCore;

/// <summary>How two readers of the same images differ.</summary>
/// <param name="OnlyFirst">Images that only the first classifies correctly.</param>
/// <param name="OnlySecond">Images that only the second classifies correctly.</param>
/// <param name="PValue">How likely a difference this large would be by chance if both were equally good, in (0, 1].</param>
public sealed record McNemarResult(int OnlyFirst, int OnlySecond, double PValue);
