namespace NeuralCore.Interop.Weights;

/// <summary>A network that has its weights from another library's file.</summary>
/// <param name="Origin">Told by the caller, or by the tensors' names.</param>
/// <param name="Placements">Which tensor went where: the network's tensors in the order of its layers, then tensors of the file that a network does not need.</param>
public sealed record ImportedNetwork(Network Network, WeightOrigin Origin, IReadOnlyList<Placement> Placements);
