using System.Collections.Concurrent;
using NeuralCore.Kernels.Softmax;

namespace NeuralCore;

/// <summary>Layers with the shape of their input: names given, shapes inferred and checked, weights drawn from a seed.</summary>
/// <remarks>Weights belong to the network, activations to a <see cref="Workspace"/>: threads may infer with one network at once, each with a workspace of its own.</remarks>
public sealed class Network
{
    /// <summary>Images of a pass of <see cref="Predict"/>.</summary>
    private const int PredictBatch = 128;

    /// <summary>What to do about a <see cref="BatchProblem"/>, as the end of a sentence.</summary>
    internal const string BatchAdvice = "choose another batch size or number of images, or layernorm in place of batchnorm";

    private readonly ConcurrentBag<Workspace> single = [];
    private Sequential? layers;

    /// <param name="inputShape">One input without the batch axis: (H, W, C) for images, (F) for features.</param>
    /// <param name="seed">Draws the weights of the layers that have none yet; the same seed gives the same bits.</param>
    /// <param name="layers">New ones, or of a network that gave them back (<see cref="Detach"/>), whose weights stay.</param>
    /// <exception cref="ArgumentException">The layers do not fit each other, or one is part of a network; they are left as they were.</exception>
    public Network(Shape inputShape, ulong seed, params IEnumerable<Layer> layers)
        : this(inputShape, layers, seed)
    {
    }

    /// <summary>A network whose new layers have weights of zero, to be filled in: drawing weights takes longer than reading them.</summary>
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
            // Shapes first, so that a misfit takes no memory.
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

    /// <exception cref="InvalidOperationException">They were given away by <see cref="Detach"/>.</exception>
    public Sequential Layers => layers ?? throw new InvalidOperationException("The layers of this network were detached; the network that they joined has them now.");

    /// <summary>What the outputs are: independent probabilities behind a sigmoid, else logits.</summary>
    public OutputMeaning OutputMeaning =>
        Layers.Layers.LastOrDefault(layer => !layer.IsView && layer is not Dropout) is Sigmoid
        ? OutputMeaning.IndependentProbabilities
        : OutputMeaning.Logits;

    /// <summary>The parameters of all layers, first layer first.</summary>
    public IReadOnlyList<Parameter> Parameters => [.. Layers.Walk().SelectMany(layer => layer.Parameters)];

    /// <summary>Those that training changes: all but the parameters of frozen layers.</summary>
    public IReadOnlyList<Parameter> TrainableParameters => [.. Layers.Walk().Where(layer => !layer.IsFrozen).SelectMany(layer => layer.Parameters)];

    /// <summary>Numbers that are learned.</summary>
    public long ParameterCount => Parameters.Sum(parameter => (long)parameter.Value.Length);

    /// <summary>Multiplications with additions that one input costs in the products of all layers.</summary>
    public long MultiplyAccumulates => Layers.Layers.Aggregate((Sum: 0L, Shape: InputShape), (so, layer) => (so.Sum + layer.MultiplyAccumulates(so.Shape), layer.OutputShape(so.Shape))).Sum;

    /// <summary>The text from which <see cref="NetworkArchitecture"/> builds this network again, weights aside.</summary>
    public string Architecture => string.Join(" | ", Layers.Layers.Select(layer => layer.Text));

    /// <summary>Every tensor that makes the network what it is, by name: parameters, then running statistics.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State()
    {
        foreach (Parameter parameter in Parameters) yield return new(parameter.Name, parameter.Value);
        foreach (Layer layer in Layers.Walk())
        {
            foreach (Statistic statistic in layer.Statistics) yield return new($"{layer.Name}.{statistic.Name}", statistic.Value);
        }
    }

    /// <summary>Draws all weights anew; every layer has its own stream.</summary>
    public void Initialize(ulong seed) => Initialize(seed, _ => true);

    private void Initialize(ulong seed, Func<Layer, bool> drawn)
    {
        int index = -1;
        foreach (Layer layer in Layers.Walk())
        {
            index++;
            if (drawn(layer)) layer.Initialize(new RandomStream(seed, RandomPurpose.Initialize, index: index));
        }
    }

    /// <summary>
    /// Gives the layers back with their weights, for another network: transfer learning. This network has none afterwards.
    /// </summary>
    public IReadOnlyList<Layer> Detach()
    {
        Sequential given = Layers;
        given.Leave();
        layers = null;
        single.Clear();
        return given.Layers;
    }

    /// <summary>The outputs for one input, or for a batch: the logits of a classifier, the values of a regression.</summary>
    /// <param name="input">Of <see cref="InputShape"/>, or (N, …) with the batch axis before it.</param>
    /// <returns>Of <see cref="OutputShape"/>, or (N, …) likewise.</returns>
    /// <param name="team">Threads for a batch; null: <see cref="WorkerTeam.Shared"/>. One input needs the calling thread only.</param>
    /// <remarks>Several threads may predict at once. A <see cref="Workspace"/> of one's own saves the copy of the outputs.</remarks>
    /// <exception cref="ArgumentException">The input has another shape.</exception>
    public Tensor Predict(Tensor input, WorkerTeam? team = null)
    {
        bool isBatch = input.Shape.Rank == InputShape.Rank + 1;
        Guard.Require(isBatch ? input.Shape.Sample == InputShape : input.Shape == InputShape, $"Predict: the input is {input.Shape}, the network takes {InputShape}, or a batch of them.");
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

    /// <summary>The probability of each class, for a network that is trained with softmax cross-entropy: the softmax of the logits that <see cref="Predict"/> gives,
    /// or that <see cref="ClassOutputs"/> makes of them.</summary>
    /// <inheritdoc cref="Predict"/>
    public Tensor PredictProbabilities(Tensor input, WorkerTeam? team = null)
    {
        Tensor outputs = Predict(input, team);
        ClassOutputs.ToLogits(OutputMeaning, outputs.Span);
        int classes = outputs.Shape.Last;
        VectorSoftmax.Rows(outputs.Span, outputs.Span, outputs.Length / classes, classes);
        return outputs;
    }

    /// <summary>The class of one input: the index of its largest output, the first of equals.</summary>
    /// <param name="input">Of <see cref="InputShape"/>.</param>
    /// <exception cref="ArgumentException">The input has another shape.</exception>
    public int PredictClass(Tensor input)
    {
        Guard.Require(input.Shape == InputShape, $"PredictClass: the input is {input.Shape}, the network takes {InputShape}.");
        return PredictClasses(input)[0];
    }

    /// <summary>The class of each input: the index of its largest output, the first of equals.</summary>
    /// <returns>(N), or one number for one input.</returns>
    /// <inheritdoc cref="Predict"/>
    public int[] PredictClasses(Tensor input, WorkerTeam? team = null)
    {
        Tensor outputs = Predict(input, team);
        int classes = outputs.Shape.Last;
        var largest = new int[outputs.Length / classes];
        RowMaxima.Indices(outputs.Span, largest.Length, classes, largest);
        return largest;
    }

    /// <summary>Why this network cannot train in such batches, as a sentence without its end; null where it can.</summary>
    /// <param name="images">Of an epoch; the last batch has what is left.</param>
    public string? BatchProblem(int images, int batchSize)
    {
        int batch = Math.Min(images, batchSize), last = batch == 0 ? 0 : images % batch;
        if (Layers.MostNeedy(InputShape) is not { } needy || images == 0) return null;
        string wanted = needy.Batch == 2 ? "expected more than 1 value per channel when training" : $"expected at least {needy.Batch} inputs in a training batch";
        if (batch < needy.Batch) return $"{needy.Layer}: {wanted}, found batches of {batch} and inputs of shape {needy.Input}, where at least {needy.Batch} inputs are needed";
        return last == 0 || last >= needy.Batch ? null
            : $"{needy.Layer}: {wanted}, found a last batch of {last}, since {images} images make batches of {batch}";
    }

    /// <summary>Memory for passes over up to <paramref name="batch"/> inputs.</summary>
    /// <param name="training">Whether <see cref="Backward"/> will run.</param>
    /// <param name="joined">Whether layers that have a common kernel run as one: the same bits in less time and memory. False to look at every activation.</param>
    public Workspace CreateWorkspace(int batch, WorkerTeam team, bool training = false, bool joined = true) => new(Layers, InputShape, batch, team, training, joined: joined);

    /// <summary>Runs the network on <see cref="Workspace.Input"/>; returns <see cref="Workspace.Output"/>, the logits,
    /// or what <see cref="OutputMeaning"/> says.</summary>
    public Tensor Forward(Workspace workspace, Phase phase = default)
    {
        Layers.Forward(workspace, phase);
        return workspace.Output;
    }

    /// <summary>Adds to all parameters' gradients, from <see cref="Workspace.OutputGradient"/>.</summary>
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
