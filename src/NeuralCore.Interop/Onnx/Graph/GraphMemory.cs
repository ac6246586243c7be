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
