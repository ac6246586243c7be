namespace NeuralCore;

/// <summary>A part of a <see cref="Checkpoint"/> as its file holds it.</summary>
/// <param name="Name">Unique in the checkpoint: <c>optimizer/mean/conv1.weight</c>.</param>
/// <param name="Shape">Sizes of the axes, outermost first; none for a single number, the count of bytes for a text.</param>
/// <param name="Bytes">Little-endian, row-major.</param>
internal sealed record CheckpointSection(string Name, CheckpointType Type, int[] Shape, ReadOnlyMemory<byte> Bytes);
