using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace NeuralCore;

/// <summary>The part of a training step that computes loss and gradients: of a whole batch, or of a shard of
/// it.</summary>
/// <remarks><code>
/// Stages   batch fill · forward, first layer first · loss · backward, last layer first
/// </code></remarks>
/// <param name="augmenter">Null without augmentation.</param>
internal sealed class BatchPass(
    Network network, Dataset data, TrainingOptions options, Augmenter? augmenter, WorkerTeam team)
{
    /// <summary>Adds the gradients of one batch to the parameters and returns its mean loss.</summary>
    /// <remarks>If the loss is not finite, there is no backward pass.</remarks>
    /// <param name="workspace">Memory for exactly this batch, as are the targets.</param>
    /// <param name="inspector">Checks every number and ends the pass at the first that is not finite; null checks
    /// none.</param>
    /// <param name="stageEnded">Called after each stage, once for every layer or group of fused layers; may be
    /// null.</param>
    /// <param name="correct">Number of samples that were classified correctly.</param>
    public double Run(
        int epoch, ReadOnlySpan<int> batch, Workspace workspace, Tensor targets, Phase phase,
        FiniteInspector? inspector, Action? stageEnded, out int correct)
    {
        double loss = Forward(epoch, batch, workspace, targets, phase, stageEnded, out correct);
        if (inspector is not null && (inspector.Forward(workspace) || inspector.Loss(loss))) return loss;
        if (!double.IsFinite(loss)) return loss;
        network.Layers.Backward(workspace, phase, stageEnded);
        inspector?.Backward(workspace);
        return loss;
    }

    /// <summary>
    /// Adds the gradients of a shard to the parameters, as its share of the mean over the batch, and returns the mean
    /// loss of the shard. Every shard has a backward pass, since layers may wait for each other in it.
    /// </summary>
    /// <param name="share">Samples of the shard as a share of the batch.</param>
    /// <inheritdoc cref="Run"/>
    public double RunShard(
        int epoch, ReadOnlySpan<int> batch, Workspace workspace, Tensor targets, Phase phase, double share,
        out int correct)
    {
        double loss = Forward(epoch, batch, workspace, targets, phase, stageEnded: null, out correct);
        Span<Real> dy = workspace.OutputGradient.Span;
        TensorPrimitives.Multiply(dy, (Real)share, dy);
        network.Layers.Backward(workspace, phase, stageEnded: null);
        return loss;
    }

    private double Forward(
        int epoch, ReadOnlySpan<int> batch, Workspace workspace, Tensor targets, Phase phase, Action? stageEnded,
        out int correct)
    {
        if (augmenter is null) data.Fill(team, epoch, batch, workspace.Input, targets);
        else
        {
            augmenter.FillSamples(epoch, batch, workspace.Input);
            data.FillTargets(batch, targets);
        }

        options.Scaling.Apply(workspace.Input);
        stageEnded?.Invoke();
        network.Layers.Forward(workspace, phase, stageEnded);
        double loss = options.Loss.Evaluate(workspace.Output, targets, workspace.OutputGradient, team);
        correct = data.HasAccuracy ? options.Loss.CountCorrect(workspace.Output, targets) : 0;
        stageEnded?.Invoke();
        return loss;
    }
}
