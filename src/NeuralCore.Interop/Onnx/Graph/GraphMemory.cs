using System.Collections.Concurrent;

namespace NeuralCore.Interop.Onnx.Graph;

/// <summary>Executes one node.</summary>
internal delegate void GraphStep(GraphMemory memory);

/// <summary>The context of a step during a run: the worker team and the elements of every value.</summary>
internal readonly ref struct GraphMemory(WorkerTeam team, Span<Real> scratch)
{
    private readonly Span<Real> scratch = scratch;

    public WorkerTeam Team => team;

    public Span<Real> this[GraphValue value] =>
        value.Buffer is { } buffer ? scratch.Slice(buffer.Offset, value.Length) : value.Constant;
}

/// <summary>A buffer in the scratch memory, in use from the node that writes it to the last that reads it.</summary>
internal sealed class GraphBuffer(int length, int born)
{
    public int Length { get; } = length;

    /// <summary>Index of the node that writes it.</summary>
    public int Born { get; } = born;

    public int LastUse { get; set; } = born;

    /// <summary>Its offset, once <see cref="ScratchLayout"/> has placed it.</summary>
    public int Offset { get; set; }
}

/// <summary>
/// The value of a name in a plan: numbers that a run computes, constants, or integers known before a run.
/// </summary>
/// <param name="Sizes">Size of each axis; empty for a scalar.</param>
internal sealed record GraphValue(int[] Sizes, GraphBuffer? Buffer, Real[]? Constant = null, long[]? Integers = null)
{
    public int Rank => Sizes.Length;

    public int Length { get; } = Sizes.Aggregate(1, (product, size) => product * size);

    /// <summary>Whether it is independent of the input.</summary>
    public bool IsKnown => Buffer is null;

    public override string ToString() => $"({string.Join("×", Sizes)})";
}

/// <summary>Weights in the layout of the kernels, created once for all plans of a graph.</summary>
internal sealed class PreparedConstants
{
    private readonly ConcurrentDictionary<(Real[] Source, string Form), Real[]> forms = [];

    /// <param name="form">A key for what <paramref name="make"/> does and its parameters, except the numbers.</param>
    public Real[] Get(Real[] source, string form, Func<Real[], Real[]> make) =>
        forms.GetOrAdd((source, form), static (key, make) => make(key.Source), make);
}
