namespace NeuralCore;

/// <summary>The context of a layer during a pass: worker team, its part of the workspace, phase.</summary>
public readonly struct Pass(Workspace workspace, int layer, Phase phase)
{
    public WorkerTeam Team => workspace.Team;

    public Phase Phase => phase;

    public bool Training => phase.Training;

    /// <summary>The layer's random stream, different in each step.</summary>
    public RandomStream Random => workspace.Random(layer, phase);

    /// <summary>The tensor that forward saves for backward, of shape <see cref="Layer.KeptShape"/>.</summary>
    public Tensor Kept => workspace.Kept(layer);

    /// <summary>
    /// Scratch memory of at least <see cref="Layer.ScratchLength"/> numbers, shared by all layers: its content is lost
    /// after the pass.
    /// </summary>
    public Span<Real> Scratch => workspace.Scratch.Span;

    /// <summary>The part of a batch that this pass computes; null for a whole batch.</summary>
    internal IBatchShard? Shard => workspace.Shard;

    /// <summary>The workspace of a branch inside the layer.</summary>
    public Workspace Branch(int branch) => workspace.Branch(layer, branch);
}
