namespace NeuralCore.Interop.Onnx.Graph;

/// <summary>A graph made ready for one batch size: every shape known, constants folded, memory laid out.</summary>
/// <param name="ScratchLength">Numbers that a run needs.</param>
internal sealed record GraphPlan(IReadOnlyList<GraphStep> Steps, GraphValue Input, GraphValue Output, int ScratchLength)
{
    public void Run(GraphMemory memory)
    {
        foreach (GraphStep step in Steps) step(memory);
    }
}
