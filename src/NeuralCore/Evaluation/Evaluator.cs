using System.Runtime.InteropServices;

namespace NeuralCore;

/// <summary>Evaluates a network on a labelled set in inference mode, in batches, with memory allocated once.</summary>
/// <remarks>A test set may have fewer classes than the network has outputs, such as digits without a 9. Its labels are
/// then the indices of the first outputs.</remarks>
public sealed class Evaluator
{
    /// <summary>Images per batch: large enough for the kernels, small enough for the caches.</summary>
    public const int DefaultBatch = 128;

    /// <summary>Limit for the batch, because the indices of a batch are allocated on the stack.</summary>
    private const int MaxPass = 1024;

    /// <summary>Loss, correct samples, absolute differences.</summary>
    private const int SumsPerBatch = 3;

    private readonly Network network;
    private readonly Workspace workspace;
    private readonly InputScaling scaling;
    private Tensor? targets;

    /// <param name="team">Threads that compute; null for <see cref="WorkerTeam.Shared"/>.</param>
    /// <param name="batch">Samples per batch.</param>
    /// <param name="scaling">Input scaling of the network, applied to pixels in [0, 1]; null for none.</param>
    public Evaluator(Network network, WorkerTeam? team = null, int batch = DefaultBatch, InputScaling? scaling = null)
        : this(network, network.CreateWorkspace(batch, team ?? WorkerTeam.Shared), scaling)
    {
    }

    /// <param name="workspace">Memory for the activations; its content is overwritten.</param>
    /// <inheritdoc cref="Evaluator(Network, WorkerTeam, int, InputScaling?)"/>
    public Evaluator(Network network, Workspace workspace, InputScaling? scaling = null)
    {
        this.network = network;
        this.workspace = workspace;
        this.scaling = scaling ?? InputScaling.Default;
    }

    /// <summary>The processes that share the evaluation; null for one process. All get the same result.</summary>
    internal IProcessGroup? Group { get; init; }

    /// <summary>Computes the loss over all of <paramref name="data"/>, and the errors if targets are classes.</summary>
    /// <param name="loss">The loss function of the outputs; null for softmax cross-entropy of the logits.</param>
    /// <exception cref="ArgumentException">Data, network and loss do not fit together; the message states what to
    /// change.</exception>
    /// <exception cref="OperationCanceledException"/>
    public EvaluationResult Evaluate(Dataset data, Loss? loss = null, CancellationToken cancellation = default)
    {
        bool asLogits = loss is null;
        loss ??= new SoftmaxCrossEntropy();
        RequireShape(data);
        loss.RequireFit(data.Targets, network.Layers.OutputShape(data.SampleShape));
        Shape row = data.TargetShape(network.OutputShape);
        if (targets is null || targets.Shape.Sample != row) targets = new Tensor(row.Batch(workspace.Batch));
        Span<int> indices = stackalloc int[Math.Min(workspace.Batch, MaxPass)];
        (int Start, int Length)[] batches = [.. Batches(data, indices.Length)];
        var sums = new double[SumsPerBatch * batches.Length];
        (int first, int end) = Group is null ? (0, batches.Length) : Part(batches.Length, Group.Rank);
        for (int b = first; b < end; b++)
        {
            Span<int> batch = indices[..batches[b].Length];
            Tensor batchTargets = targets.Prefix(row.Batch(batch.Length));
            Tensor outputs = Forward(data, batches[b].Start, batch, batchTargets, cancellation);
            if (asLogits) ClassOutputs.ToLogits(network.OutputMeaning, outputs.Span);
            Span<double> of = sums.AsSpan(SumsPerBatch * b, SumsPerBatch);
            of[0] = loss.Evaluate(outputs, batchTargets, gradient: null) * batch.Length;
            if (data.HasAccuracy) of[1] = loss.CountCorrect(outputs, batchTargets);
            else if (loss.ComparesOutputs) of[2] = SumOfDifferences(outputs.Span, batchTargets.Span);
        }

        if (Group is not null)
        {
            int[] lengths = [.. Enumerable.Range(0, Group.Count).Select(rank => Part(batches.Length, rank))
                .Select(part => SumsPerBatch * (part.End - part.First) * sizeof(double))];
            double[] own = sums[(SumsPerBatch * first)..(SumsPerBatch * end)];
            Group.Gather(MemoryMarshal.AsBytes(own.AsSpan()), MemoryMarshal.AsBytes(sums.AsSpan()), lengths);
        }

        double lossSum = 0, correct = 0, deviation = 0;
        for (int b = 0; b < sums.Length; b += SumsPerBatch)
            (lossSum, correct, deviation) = (lossSum + sums[b], correct + sums[b + 1], deviation + sums[b + 2]);
        return new EvaluationResult(
            data.Count == 0 ? double.NaN : lossSum / data.Count,
            data.Count,
            data.HasAccuracy ? data.Count - (int)correct : null,
            data.HasAccuracy || !loss.ComparesOutputs ? null : deviation / ((double)data.Count * row.Length));
    }

    /// <summary>
    /// Computes the network's prediction for each sample of <paramref name="data"/>; all other metrics follow from the
    /// predictions.
    /// </summary>
    /// <returns>Predictions with one class per output; classes without a name in the data are named by their
    /// index.</returns>
    /// <exception cref="ArgumentException">Data and network do not fit together.</exception>
    /// <exception cref="InvalidOperationException">The targets are not classes.</exception>
    /// <exception cref="OperationCanceledException"/>
    public Predictions Predict(Dataset data, CancellationToken cancellation = default)
    {
        RequireShape(data);
        int classes = network.OutputShape.Length;
        IReadOnlyList<string> names = data.ClassNames;
        Guard.Require(
            names.Count <= classes, $"{data.Name} has {names.Count} classes, the network gives {classes} outputs.");
        if (names.Count < classes)
            names = [.. names, .. Enumerable.Range(names.Count, classes - names.Count).Select(c => $"{c}")];
        var all = new Real[data.Count * classes];
        Span<int> indices = stackalloc int[Math.Min(workspace.Batch, MaxPass)];
        for (int start = 0; start < data.Count; start += indices.Length)
        {
            Span<int> batch = indices[..Math.Min(indices.Length, data.Count - start)];
            Forward(data, start, batch, null, cancellation).Span.CopyTo(all.AsSpan(start * classes));
        }

        ClassOutputs.ToLogits(network.OutputMeaning, all);
        return new Predictions(names, data.Labels, all);
    }

    private static IEnumerable<(int Start, int Length)> Batches(Dataset data, int most)
    {
        for (int start = 0, length; start < data.Count; start += length)
            yield return (start, length = data.BatchLength(start, most));
    }

    /// <summary>The batches that a process evaluates.</summary>
    private (int First, int End) Part(int batches, int rank) =>
        ((int)((long)batches * rank / Group!.Count), (int)((long)batches * (rank + 1) / Group.Count));

    private void RequireShape(Dataset data) =>
        Guard.Require(
            data.SampleShape == network.InputShape || data.IsGenerated,
            $"The samples of {data.Name} are {data.SampleShape}, the network takes {network.InputShape}.");

    private static double SumOfDifferences(ReadOnlySpan<Real> outputs, ReadOnlySpan<Real> targets)
    {
        double sum = 0;
        for (int i = 0; i < outputs.Length; i++) sum += Math.Abs((double)outputs[i] - targets[i]);
        return sum;
    }

    /// <summary>
    /// Computes the outputs for the images from <paramref name="start"/> on, as many as <paramref name="batch"/> has
    /// entries, and fills it with their indices.
    /// </summary>
    /// <param name="batchTargets">Filled with their targets, unless null.</param>
    private Tensor Forward(
        Dataset data, int start, Span<int> batch, Tensor? batchTargets, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        for (int i = 0; i < batch.Length; i++) batch[i] = start + i;
        Workspace part = workspace.ForInput(data.BatchShape(epoch: 0, batch));
        if (batchTargets is null) data.FillSamples(part.Team, batch, part.Input);
        else data.Fill(part.Team, epoch: 0, batch, part.Input, batchTargets);
        scaling.Apply(part.Input);
        return network.Forward(part, Phase.Inference);
    }
}
