namespace NeuralCore;

/// <summary>Runs a network over a labelled set in inference mode, in batches, with memory allocated once.</summary>
public sealed class Evaluator
{
    /// <summary>Images of a pass: large enough for the kernels, small enough for the caches.</summary>
    public const int DefaultBatch = 128;

    /// <summary>Indices of a pass lie on the stack.</summary>
    private const int LargestPass = 1024;

    private readonly Network network;
    private readonly Workspace workspace;
    private readonly InputScaling scaling;
    private readonly Tensor targets;

    /// <param name="scaling">What the network wants done to pixels from 0 to 1; null: nothing.</param>
    public Evaluator(Network network, WorkerTeam team, int batch = DefaultBatch, InputScaling? scaling = null)
        : this(network, network.CreateWorkspace(batch, team), scaling)
    {
    }

    /// <param name="workspace">Memory to work in; what it holds is overwritten.</param>
    /// <inheritdoc cref="Evaluator(Network, WorkerTeam, int, InputScaling?)"/>
    public Evaluator(Network network, Workspace workspace, InputScaling? scaling = null)
    {
        this.network = network;
        this.workspace = workspace;
        this.scaling = scaling ?? InputScaling.Default;
        targets = new Tensor(new Shape(workspace.Batch, network.OutputShape.Length));
    }

    /// <summary>Loss and errors over all of <paramref name="data"/>: all that training asks for after an epoch.</summary>
    /// <param name="loss">Of the outputs as they are. Softmax cross-entropy of the logits where none is given.</param>
    /// <exception cref="OperationCanceledException"/>
    public EvaluationResult Evaluate(Dataset data, Loss? loss = null, CancellationToken cancellation = default)
    {
        RequireFit(data);
        bool asLogits = loss is null;
        loss ??= new SoftmaxCrossEntropy();
        Span<int> indices = stackalloc int[Math.Min(workspace.Batch, LargestPass)];
        double lossSum = 0;
        int correct = 0;
        for (int start = 0; start < data.Count; start += indices.Length)
        {
            Span<int> batch = indices[..Math.Min(indices.Length, data.Count - start)];
            Tensor logits = Forward(data, start, batch, cancellation);
            if (asLogits) ClassOutputs.ToLogits(network.OutputMeaning, logits.Span);
            Tensor wanted = targets.Prefix(new Shape(batch.Length, targets.Shape[1]));
            data.FillTargets(batch, wanted);
            lossSum += loss.Evaluate(logits, wanted, gradient: null) * batch.Length;
            correct += Classification.CountCorrect(logits, wanted);
        }

        return new EvaluationResult(data.Count == 0 ? double.NaN : lossSum / data.Count, data.Count - correct, data.Count);
    }

    /// <summary>What the network says to each image of <paramref name="data"/>, from which every other figure follows.</summary>
    /// <exception cref="OperationCanceledException"/>
    public Predictions Predict(Dataset data, CancellationToken cancellation = default)
    {
        RequireFit(data);
        int classes = data.ClassNames.Count;
        var all = new Real[data.Count * classes];
        Span<int> indices = stackalloc int[Math.Min(workspace.Batch, LargestPass)];
        for (int start = 0; start < data.Count; start += indices.Length)
        {
            Span<int> batch = indices[..Math.Min(indices.Length, data.Count - start)];
            Forward(data, start, batch, cancellation).Span.CopyTo(all.AsSpan(start * classes));
        }

        ClassOutputs.ToLogits(network.OutputMeaning, all);
        return new Predictions(data.ClassNames, data.Labels, all);
    }

    private void RequireFit(Dataset data)
    {
        Guard.Require(data.ImageShape == network.InputShape, $"The images of {data.Name} are {data.ImageShape}, the network takes {network.InputShape}.");
        Guard.Require(data.ClassNames.Count == network.OutputShape.Length, $"{data.Name} has {data.ClassNames.Count} classes, the network gives {network.OutputShape.Length} outputs.");
    }

    /// <summary>The outputs for as many images from <paramref name="start"/> on as <paramref name="batch"/> is long; fills it with their indices.</summary>
    private Tensor Forward(Dataset data, int start, Span<int> batch, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        for (int i = 0; i < batch.Length; i++) batch[i] = start + i;
        Workspace part = workspace.ForBatch(batch.Length);
        data.FillImages(part.Team, batch, part.Input);
        scaling.Apply(part.Input);
        return network.Forward(part, Phase.Inference);
    }
}
