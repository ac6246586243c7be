using NeuralCore.Data;
using NeuralCore.Layers;
using NeuralCore.Losses;
using NeuralCore.Networks;
using NeuralCore.Numerics;
using NeuralCore.Tensors;
using NeuralCore.Threading;

namespace NeuralCore.Evaluation;

/// <summary>Runs a network over a labelled set in inference mode, in batches, with memory allocated once.</summary>
public sealed class Evaluator
{
    /// <summary>Images of a pass: large enough for the kernels, small enough for the caches.</summary>
    public const int DefaultBatch = 128;

    private readonly Network network;
    private readonly Workspace workspace;
    private readonly Tensor targets;

    public Evaluator(Network network, WorkerTeam team, int batch = DefaultBatch)
        : this(network, network.CreateWorkspace(batch, team))
    {
    }

    /// <param name="workspace">Memory to work in; what it holds is overwritten.</param>
    public Evaluator(Network network, Workspace workspace)
    {
        this.network = network;
        this.workspace = workspace;
        targets = new Tensor(new Shape(workspace.Batch, network.OutputShape.Length));
    }

    /// <summary>Loss and errors over all of <paramref name="data"/>.</summary>
    /// <param name="loss">Softmax cross-entropy where none is given.</param>
    /// <exception cref="OperationCanceledException"/>
    public EvaluationResult Evaluate(Dataset data, Loss? loss = null, CancellationToken cancellation = default)
    {
        Guard.Require(data.ImageShape == network.InputShape, $"The images of {data.Name} are {data.ImageShape}, the network takes {network.InputShape}.");
        Guard.Require(data.ClassNames.Count == network.OutputShape.Length, $"{data.Name} has {data.ClassNames.Count} classes, the network gives {network.OutputShape.Length} outputs.");
        loss ??= new SoftmaxCrossEntropy();
        Span<int> indices = stackalloc int[Math.Min(workspace.Batch, 1024)];
        double lossSum = 0;
        int correct = 0;
        for (int start = 0; start < data.Count; start += indices.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            Span<int> batch = indices[..Math.Min(indices.Length, data.Count - start)];
            for (int i = 0; i < batch.Length; i++) batch[i] = start + i;
            Workspace part = workspace.ForBatch(batch.Length);
            Tensor wanted = targets.Prefix(new Shape(batch.Length, targets.Shape[1]));
            data.FillImages(part.Team, batch, part.Input);
            data.FillTargets(batch, wanted);
            Tensor logits = network.Forward(part, Phase.Inference);
            lossSum += loss.Evaluate(logits, wanted, gradient: null) * batch.Length;
            correct += Classification.CountCorrect(logits, wanted);
        }

        return new EvaluationResult(data.Count == 0 ? double.NaN : lossSum / data.Count, data.Count - correct, data.Count);
    }
}
