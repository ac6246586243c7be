namespace NeuralCore.Explain.Walking;

/// <summary>Whether the passes of a walk are those of inference or of training.</summary>
/// <remarks><code>
/// Inference   running statistics, no dropout, a batch of 1
/// Training    statistics of the batch, dropout masks of <c>Step</c>; the batch is the image and others
/// Loss        in both modes that of the image alone: the others take part in the statistics only
/// </code></remarks>
/// <param name="Batch">At least 1.</param>
/// <param name="Step">The step of the training whose dropout masks are drawn, with seed <see cref="Seed"/>.</param>
internal sealed record WalkMode(bool IsTraining, int Batch, int Step)
{
    public const ulong Seed = 1;

    /// <summary>Whether a layer computes statistics of the batch.</summary>
    public static bool NeedsBatch(Network network) => network.Layers.Walk().Any(layer => layer.SumsOverBatch);

    public static WalkMode Inference { get; } = new(false, 1, 0);

    public Phase Phase => IsTraining ? Phase.Train(Seed, Step) : Phase.Inference;
}
