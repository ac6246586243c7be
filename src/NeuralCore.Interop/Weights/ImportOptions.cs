namespace NeuralCore.Interop.Weights;

/// <summary>What a file of weights does not say itself, or says differently.</summary>
public sealed record ImportOptions
{
    /// <summary>Null: told from the tensors' names.</summary>
    public WeightOrigin? Origin { get; init; }

    /// <summary>ε of the norms for which the architecture states none; null: the default of the library that the file comes from.</summary>
    public double? Epsilon { get; init; }

    /// <summary>Names of the file's layers in the order of the network's: needed where layers of the same sizes have names that tell no order.</summary>
    public IReadOnlyList<string> Order { get; init; } = [];
}
