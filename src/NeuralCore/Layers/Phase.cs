namespace NeuralCore;

/// <summary>
/// Whether a pass trains or infers, and the key of its randomness. An argument of each pass, never a mode that
/// something is left in.
/// </summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Step">The optimizer step this pass belongs to: each step has its own dropout masks.</param>
public readonly record struct Phase(bool Training, ulong Seed, long Step)
{
    public static Phase Inference => default;

    public static Phase Train(ulong seed, long step) => new(true, seed, step);
}
