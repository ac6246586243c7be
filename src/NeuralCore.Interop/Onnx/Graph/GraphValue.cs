namespace NeuralCore.Interop.Onnx.Graph;

/// <summary>What a name of the graph stands for in a plan: numbers that a run computes, constants, or whole numbers, which are known before any run.</summary>
/// <param name="Sizes">Of each axis; none for a scalar.</param>
internal sealed record GraphValue(int[] Sizes, GraphBuffer? Buffer, Real[]? Constant = null, long[]? Integers = null)
{
    public int Rank => Sizes.Length;

    public int Length { get; } = Sizes.Aggregate(1, (product, size) => product * size);

    /// <summary>Whether it is the same in every run.</summary>
    public bool IsKnown => Buffer is null;

    public override string ToString() => $"({string.Join("×", Sizes)})";
}
