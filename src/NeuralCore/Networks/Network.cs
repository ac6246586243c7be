using System.Collections.Concurrent;
using NeuralCore.Kernels.Softmax;

namespace NeuralCore;

/// <summary>
/// A neural network: a sequence of layers with an input shape. The constructor names the layers, infers and checks
/// their shapes, and initialises the weights from a seed.
/// </summary>
/// <remarks>The network contains the weights, a <see cref="Workspace"/> the activations: several threads may use one
/// network for inference at the same time, each with a separate workspace.</remarks>
public sealed class Network
{
    /// <summary>Images per batch of <see cref="Predict"/>.</summary>
    private const int PredictBatch = 128;

    /// <summary>Advice for a <see cref="BatchProblem"/>, written as the end of a sentence.</summary>
    internal const string BatchAdvice =
        "choose another batch size or number of images, or layernorm in place of batchnorm";

    private readonly ConcurrentBag<Workspace> single = [];
    private Sequential? layers;

    /// <param name="inputShape">Shape of one input without the batch axis: (H, W, C) for images, (F) for
    /// features.</param>
    /// <param name="seed">Initialises the weights of layers without weights; the same seed gives bit-identical
    /// weights.</param>
    /// <param name="layers">New layers, or layers with trained weights from <see cref="Detach"/>.</param>
    /// <exception cref="ArgumentException">The layers do not fit each other, or one is part of another network; they
    /// stay unchanged.</exception>
    public Network(Shape inputShape, ulong seed, params IEnumerable<Layer> layers)
        : this(inputShape, layers, seed)
    {
    }

    /// <summary>
    /// Creates a network whose new layers have zero weights, to be filled afterwards, for example from a file:
    /// initialisation takes longer than reading.
    /// </summary>
    internal Network(Shape inputShape, IEnumerable<Layer> layers)
        : this(inputShape, layers, null)
    {
    }

    private Network(Shape inputShape, IEnumerable<Layer> given, ulong? seed)
    {
        InputShape = inputShape;
        layers = new Sequential(given);
        Guard.Require(layers.Layers.Count > 0, $"A network has at least one layer.");
        layers.RequireFree();
        foreach (Layer layer in layers.Walk()) LayerCatalog.RequireOwnKind(layer);
        Layer[] fresh = [.. layers.Walk().Where(layer => !layer.IsBuilt)];
        layers.Join("", []);
        try
        {
            // Shapes first, so that an invalid network allocates no memory.
            OutputShape = layers.OutputShape(inputShape);
            layers.Build(inputShape);
            if (seed is { } drawn) Initialize(drawn, fresh.Contains);
        }
        catch
        {
            layers.Leave();
            foreach (Layer layer in fresh) layer.Unbuild();
            throw;
        }
    }

    public Shape InputShape { get; }

    public Shape OutputShape { get; }

    /// <exception cref="InvalidOperationException">The layers were detached with <see cref="Detach"/>.</exception>
    public Sequential Layers => layers ?? throw new InvalidOperationException(
        "The layers of this network were detached; they belong to another network now.");

    /// <summary>The meaning of the outputs: independent probabilities after a sigmoid, otherwise logits.</summary>
    public OutputMeaning OutputMeaning =>
        Layers.Layers.LastOrDefault(layer => !layer.IsView && layer is not Dropout) is Sigmoid
        ? OutputMeaning.IndependentProbabilities
        : OutputMeaning.Logits;

    /// <summary>The parameters of all layers, first layer first.</summary>
    public IReadOnlyList<Parameter> Parameters => [.. Layers.Walk().SelectMany(layer => layer.Parameters)];

    /// <summary>The parameters that training changes: all except those of frozen layers.</summary>
    public IReadOnlyList<Parameter> TrainableParameters =>
        [.. Layers.Walk().Where(layer => !layer.IsFrozen).SelectMany(layer => layer.Parameters)];

    /// <summary>Number of parameters.</summary>
    public long ParameterCount => Parameters.Sum(parameter => (long)parameter.Value.Length);

    /// <summary>Multiply-accumulates (MACs) of the matrix products of all layers for one input.</summary>
    public long MultiplyAccumulates =>
        Layers.Layers.Aggregate(
            (Sum: 0L, Shape: InputShape),
            (total, layer) => (total.Sum + layer.MultiplyAccumulates(total.Shape), layer.OutputShape(total.Shape))).Sum;

    /// <summary>
    /// The text from which <see cref="NetworkArchitecture"/> builds the same network, without the weights.
    /// </summary>
    public string Architecture => string.Join(" | ", Layers.Layers.Select(layer => layer.Text));

    /// <summary>All tensors of the network by name: parameters, then buffers such as running statistics.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State()
    {
        foreach (Parameter parameter in Parameters) yield return new(parameter.Name, parameter.Value);
        foreach (Layer layer in Layers.Walk())
        {
            foreach (Statistic statistic in layer.Statistics)
                yield return new($"{layer.Name}.{statistic.Name}", statistic.Value);
        }
    }

    /// <summary>Initialises all weights again; every layer has its own random stream.</summary>
    public void Initialize(ulong seed) => Initialize(seed, _ => true);

    private void Initialize(ulong seed, Func<Layer, bool> isSelected)
    {
        int index = -1;
        foreach (Layer layer in Layers.Walk())
        {
            index++;
            if (isSelected(layer)) layer.Initialize(new RandomStream(seed, RandomPurpose.Initialize, index: index));
        }
    }

    /// <summary>
    /// Removes the layers with their weights from this network and returns them, for use in another network (transfer
    /// learning).
    /// </summary>
    public IReadOnlyList<Layer> Detach()
    {
        Sequential detached = Layers;
        detached.Leave();
        layers = null;
        single.Clear();
        return detached.Layers;
    }

    /// <summary>
    /// Computes the outputs for one input or for a batch: the logits of a classifier, the values of a regression.
    /// </summary>
    /// <param name="input">Shape <see cref="InputShape"/>, or (N, …) for a batch.</param>
    /// <returns>Shape <see cref="OutputShape"/>, or (N, …) for a batch.</returns>
    /// <param name="team">Threads for a batch; null for <see cref="WorkerTeam.Shared"/>. A single input is computed on
    /// the calling thread.</param>
    /// <remarks>Several threads may call it at the same time. <see cref="Forward"/> with a <see cref="Workspace"/>
    /// avoids the copy of the outputs.</remarks>
    /// <exception cref="ArgumentException">The input has another shape.</exception>
    public Tensor Predict(Tensor input, WorkerTeam? team = null)
    {
        bool isBatch = input.Shape.Rank == InputShape.Rank + 1;
        Guard.Require(isBatch ? input.Shape.Sample == InputShape : input.Shape == InputShape,
            $"Predict: the input is {input.Shape}, the network takes {InputShape}, or a batch of them.");
        if (!isBatch) return PredictOne(input);
        var outputs = new Tensor(OutputShape.Batch(input.Shape[0]));
        Workspace workspace = CreateWorkspace(Math.Min(PredictBatch, input.Shape[0]), team ?? WorkerTeam.Shared);
        for (int start = 0; start < input.Shape[0]; start += workspace.Batch)
        {
            Workspace part = workspace.ForBatch(Math.Min(workspace.Batch, input.Shape[0] - start));
            part.Input.CopyFrom(input.Slice(start, part.Batch));
            outputs.Slice(start, part.Batch).CopyFrom(Forward(part));
        }

        return outputs;
    }

    /// <summary>
    /// Computes the probability of each class, for a network trained with softmax cross-entropy: the softmax of the
    /// outputs of <see cref="Predict"/>, converted by <see cref="ClassOutputs"/> if they are not logits.
    /// </summary>
    /// <inheritdoc cref="Predict"/>
    public Tensor PredictProbabilities(Tensor input, WorkerTeam? team = null)
    {
        Tensor outputs = Predict(input, team);
        ClassOutputs.ToLogits(OutputMeaning, outputs.Span);
        int classes = outputs.Shape.Last;
        VectorSoftmax.Rows(outputs.Span, outputs.Span, outputs.Length / classes, classes);
        return outputs;
    }

    /// <summary>
    /// Predicts the class of one input: the index of its largest output, the first if several are equal.
    /// </summary>
    /// <param name="input">Shape <see cref="InputShape"/>.</param>
    /// <exception cref="ArgumentException">The input has another shape.</exception>
    public int PredictClass(Tensor input)
    {
        Guard.Require(input.Shape == InputShape,
            $"PredictClass: the input is {input.Shape}, the network takes {InputShape}.");
        return PredictClasses(input)[0];
    }

    /// <summary>
    /// Predicts the class of each input: the index of its largest output, the first if several are equal.
    /// </summary>
    /// <returns>(N), or a single class for a single input.</returns>
    /// <inheritdoc cref="Predict"/>
    public int[] PredictClasses(Tensor input, WorkerTeam? team = null)
    {
        Tensor outputs = Predict(input, team);
        int classes = outputs.Shape.Last;
        var largest = new int[outputs.Length / classes];
        RowMaxima.Indices(outputs.Span, largest.Length, classes, largest);
        return largest;
    }

    /// <summary>
    /// The reason why this network cannot be trained with batches of this size, as the beginning of a sentence; null if
    /// it can.
    /// </summary>
    /// <param name="images">Images per epoch; the last batch has the remaining ones.</param>
    public string? BatchProblem(int images, int batchSize)
    {
        int batch = Math.Min(images, batchSize), last = batch == 0 ? 0 : images % batch;
        if (Layers.LargestMinBatch(InputShape) is not { } strictest || images == 0) return null;
        string expected = strictest.Batch == 2 ? "expected more than 1 value per channel when training"
            : $"expected at least {strictest.Batch} inputs in a training batch";
        if (batch < strictest.Batch)
        {
            return $"{strictest.Layer}: {expected}, found batches of {batch} and inputs of shape {strictest.Input}, where at " +
                $"least {strictest.Batch} inputs are needed";
        }

        return last == 0 || last >= strictest.Batch ? null
            : $"{strictest.Layer}: {expected}, found a last batch of {last}, since {images} images make batches of {batch}";
    }

    /// <summary>Allocates a workspace for up to <paramref name="batch"/> inputs.</summary>
    /// <param name="training">Whether <see cref="Backward"/> is used.</param>
    /// <param name="joined">Whether layers with a common kernel are fused: bit-identical in less time and memory. False
    /// gives access to every activation.</param>
    /// <param name="input">Shape of one input; null for <see cref="InputShape"/>. A network of convolutions also takes
    /// images of other widths.</param>
    public Workspace CreateWorkspace(
        int batch, WorkerTeam team, bool training = false, bool joined = true, Shape? input = null) =>
        new(Layers, input ?? InputShape, batch, team, training, joined: joined);

    /// <summary>
    /// Runs the forward pass on <see cref="Workspace.Input"/> and returns <see cref="Workspace.Output"/>, whose meaning
    /// is <see cref="OutputMeaning"/>.
    /// </summary>
    public Tensor Forward(Workspace workspace, Phase phase = default)
    {
        Layers.Forward(workspace, phase);
        return workspace.Output;
    }

    /// <summary>
    /// Runs the backward pass from <see cref="Workspace.OutputGradient"/> and adds to all parameters' gradients.
    /// </summary>
    public void Backward(Workspace workspace, Phase phase) => Layers.Backward(workspace, phase);

    private static WorkerTeam Alone { get; } = new(1);

    private Tensor PredictOne(Tensor input)
    {
        if (!single.TryTake(out Workspace? workspace)) workspace = CreateWorkspace(1, Alone);
        input.Span.CopyTo(workspace.Input.Span);
        var output = new Tensor(OutputShape);
        Forward(workspace).Span.CopyTo(output.Span);
        single.Add(workspace);
        return output;
    }

    /// <summary>The architecture and the number of parameters, on one line.</summary>
    public override string ToString() => $"{Architecture} ({ParameterCount:N0} parameters)";
}
