using System.Collections.Concurrent;

namespace NeuralCore.Interop.Onnx.Graph;

/// <summary>Does one node's work.</summary>
internal delegate void GraphStep(GraphMemory memory);

/// <summary>What a step finds around it during a run: the team, and the numbers of every value.</summary>
internal readonly ref struct GraphMemory(WorkerTeam team, Span<Real> scratch)
{
    private readonly Span<Real> scratch = scratch;

    public WorkerTeam Team => team;

    public Span<Real> this[GraphValue value] => value.Buffer is { } buffer ? scratch.Slice(buffer.Offset, value.Length) : value.Constant;
}

/// <summary>A stretch of the scratch memory, from the node that writes it to the last that reads it.</summary>
internal sealed class GraphBuffer(int length, int born)
{
    public int Length { get; } = length;

    /// <summary>Index of the node that writes it.</summary>
    public int Born { get; } = born;

    public int LastUse { get; set; } = born;

    /// <summary>Where it begins, once <see cref="ScratchLayout"/> has placed it.</summary>
    public int Offset { get; set; }
}

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

/// <summary>Weights in the order that the kernels want, made once for all plans of a graph.</summary>
internal sealed class PreparedConstants
{
    private readonly ConcurrentDictionary<(Real[] Source, string Form), Real[]> forms = [];

    /// <param name="form">What <paramref name="make"/> does, with all that it depends on besides the numbers.</param>
    public Real[] Get(Real[] source, string form, Func<Real[], Real[]> make) => forms.GetOrAdd((source, form), static (key, make) => make(key.Source), make);
}
