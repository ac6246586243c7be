namespace NeuralCore;

/// <summary>What a layer finds around it during a pass: the team, its corner of the workspace, the phase.</summary>
public readonly struct Pass(Workspace workspace, int layer, Phase phase)
{
    public WorkerTeam Team => workspace.Team;

    public Phase Phase => phase;

    public bool Training => phase.Training;

    /// <summary>A stream of this layer's own, anew for each step.</summary>
    public RandomStream Random => workspace.Random(layer, phase);

    /// <summary>What forward keeps for backward, of <see cref="Layer.KeptShape"/>.</summary>
    public Tensor Kept => workspace.Kept(layer);

    /// <summary>
    /// At least <see cref="Layer.ScratchLength"/> numbers, shared by all layers: nothing in it survives the pass.
    /// </summary>
    public Span<Real> Scratch => workspace.Scratch.Span;

    /// <summary>The memory of a branch inside the layer.</summary>
    public Workspace Branch(int branch) => workspace.Branch(layer, branch);
}
