namespace NeuralCore;

/// <summary>
/// The memory for passes through a chain of layers, allocated once for a batch size: activations, their gradients,
/// tensors saved by forward for backward, and scratch memory. Several threads can use one network for inference, each
/// with a separate workspace.
/// </summary>
public sealed class Workspace
{
    /// <summary>2⁶⁴ divided by the golden ratio: distance between the random keys of two shards.</summary>
    private const long ShardKey = unchecked((long)0x9E3779B97F4A7C15);

    private readonly Sequential chain;
    private readonly Tensor?[] activations;
    private readonly Tensor?[] gradients;
    private readonly Tensor?[] kept;
    private readonly Workspace[][] branches;
    private readonly ConvolutionBlock?[] blocks;
    private readonly bool joined;
    private readonly Dictionary<Shape, Workspace> smaller = [];

    /// <param name="input">Shape of one input, without the batch axis.</param>
    /// <param name="batch">Maximum number of inputs per pass.</param>
    /// <param name="training">Whether backward is used, which needs about twice the memory.</param>
    /// <param name="inputGradient">Whether backward computes the gradient of the input, which training does not
    /// need.</param>
    /// <param name="joined">Whether layers with a common kernel are fused: bit-identical in less time, but the
    /// activations between them are not available.</param>
    public Workspace(
        Sequential chain, Shape input, int batch, WorkerTeam team, bool training, bool inputGradient = false,
        bool joined = false)
        : this(
            chain, new Tensor(input.Batch(batch)), training && inputGradient ? new Tensor(input.Batch(batch)) : null,
            training, new Tensor(new Shape(MaxScratchLength(chain, input, batch))), team, joined, null, null)
    {
    }

    /// <summary>Memory for training passes over one shard of each batch.</summary>
    /// <param name="batch">Maximum number of samples of the shard.</param>
    internal Workspace(Sequential chain, Shape input, int batch, WorkerTeam team, bool joined, IBatchShard shard)
        : this(chain, new Tensor(input.Batch(batch)), null, training: true,
            new Tensor(new Shape(MaxScratchLength(chain, input, batch))), team, joined, null, shard)
    {
    }

    private Workspace(
        Sequential chain, Tensor x, Tensor? dx, bool training, Tensor scratch, WorkerTeam team, bool joined,
        Workspace? memory, IBatchShard? shard)
    {
        this.chain = chain;
        this.joined = joined;
        Team = team;
        Shard = shard;
        Scratch = scratch;
        HasGradients = training;
        int count = chain.Layers.Count;
        activations = new Tensor?[count + 1];
        gradients = new Tensor?[count + 1];
        kept = new Tensor?[count];
        branches = new Workspace[count][];
        blocks = new ConvolutionBlock?[count];
        (activations[0], gradients[0]) = (x, dx);
        bool needed = dx is not null;
        Shape shape = x.Shape;
        for (int i = 0; i < count; i++)
        {
            Layer layer = chain.Layers[i];
            Shape y = layer.OutputShape(shape.Sample).Batch(Batch);
            blocks[i] = joined ? ConvolutionBlock.Find(chain.Layers, i, shape) : null;
            // Gradients are needed from the first layer with trainable parameters on.
            needed |= Learns(layer) || i == count - 1;
            bool insideBlock = blocks[i] is not null || (i > 0 && blocks[i - 1] is not null);
            if (!insideBlock)
            {
                activations[i + 1] = layer.IsView ? activations[i]!.Reshape(y) : Provide(memory?.activations[i + 1], y);
                if (training && needed)
                    gradients[i + 1] = layer.IsView && gradients[i] is { } shared ? shared.Reshape(y)
                        : Provide(memory?.gradients[i + 1], y);
            }

            kept[i] = layer.KeptShape(shape) is { } keptShape ? Provide(memory?.kept[i], keptShape) : null;
            branches[i] = new Workspace[layer.Branches.Count];
            for (int b = 0; b < layer.Branches.Count; b++)
            {
                Tensor? inner = training ? Provide(memory?.branches[i][b].gradients[0], shape) : null;
                branches[i][b] = new Workspace(layer.Branches[b], activations[i]!, inner, training, scratch, team,
                    joined, memory?.branches[i][b], shard);
            }

            shape = y;
        }
    }

    public WorkerTeam Team { get; }

    /// <summary>The number of inputs per pass.</summary>
    public int Batch => Input.Shape[0];

    /// <summary>(N, …): the input, to be filled before a forward pass.</summary>
    public Tensor Input => activations[0]!;

    /// <summary>(N, …): the output of a forward pass.</summary>
    public Tensor Output => activations[^1]!;

    /// <summary>
    /// The gradient of the loss with respect to <see cref="Output"/>, to be filled before a backward pass.
    /// </summary>
    public Tensor OutputGradient =>
        gradients[^1] ?? throw new InvalidOperationException(
        "This workspace was made for inference and has no gradients.");

    public bool HasGradients { get; }

    /// <summary>
    /// Bytes of activations, gradients and tensors saved by forward, including branches; views of other tensors, the
    /// input and scratch memory are not counted.
    /// </summary>
    public long Bytes => sizeof(Real) * Enumerable.Range(0, chain.Layers.Count).Sum(i =>
        (chain.Layers[i].IsView ? 0L
            : (activations[i + 1]?.Length ?? 0) + (gradients[i + 1]?.Length ?? 0)) + (kept[i]?.Length ?? 0))
        + branches.Sum(inner => inner.Sum(branch => branch.Bytes));

    /// <summary>The part of a batch that is computed here; null for a whole batch.</summary>
    internal IBatchShard? Shard { get; }

    internal Tensor Scratch { get; }

    /// <summary>Input of layer <paramref name="i"/>, output of layer i−1.</summary>
    /// <exception cref="InvalidOperationException">The layers around it are fused, and it is never
    /// computed.</exception>
    public Tensor Activation(int i) =>
        activations[i] ?? throw new InvalidOperationException(
        $"{chain.Layers[i - 1]} runs as one with its neighbours here; "
        + $"make a workspace with joined: false to look at its output.");

    /// <summary>The gradient of the loss with respect to <see cref="Activation"/>; null if it is not needed.</summary>
    public Tensor? Gradient(int i) => gradients[i];

    public Workspace Branch(int layer, int branch) => branches[layer][branch];

    /// <summary>
    /// A view of this workspace for fewer inputs, such as the last batch of an epoch. Created once per size.
    /// </summary>
    public Workspace ForBatch(int batch)
    {
        if (batch == Batch) return this;
        Guard.Require(batch > 0 && batch < Batch, $"A workspace for {Batch} inputs cannot hold {batch}.");
        return ForInput(Input.Shape.Sample.Batch(batch));
    }

    /// <summary>
    /// A view of this workspace for inputs of another shape, such as lines of another width, that need no more memory.
    /// Created once per shape.
    /// </summary>
    /// <param name="input">(N, …), batch included.</param>
    /// <exception cref="ArgumentException">A layer cannot take this input, or it needs more memory.</exception>
    public Workspace ForInput(Shape input)
    {
        if (input == Input.Shape) return this;
        if (smaller.TryGetValue(input, out Workspace? view)) return view;
        Guard.Require(input.Length > 0 && input.Length <= Input.Length
            && MaxScratchLength(chain, input.Sample, input[0]) <= Scratch.Length,
            $"A workspace for inputs of {Input.Shape} cannot hold {input}.");
        view = new Workspace(
            chain, Input.Prefix(input), gradients[0]?.Prefix(input), HasGradients, Scratch, Team, joined, this,
            Shard);
        smaller.Add(input, view);
        return view;
    }

    /// <summary>The fused block that begins with a layer; null if the layer is not fused.</summary>
    internal ConvolutionBlock? Block(int layer) => blocks[layer];

    /// <summary>Number of fused layers from <paramref name="layer"/> on.</summary>
    internal int StageLength(int layer) => blocks[layer] is null ? 1 : ConvolutionBlock.Length;

    /// <summary>The first of the fused layers whose output is activation <paramref name="end"/>.</summary>
    internal int StageBefore(int end) =>
        end >= ConvolutionBlock.Length && blocks[end - ConvolutionBlock.Length] is not null
        ? end - ConvolutionBlock.Length : end - 1;

    internal Tensor Kept(int layer) =>
        kept[layer] ?? throw new InvalidOperationException($"{chain.Layers[layer]} keeps nothing.");

    /// <summary>The layer's random stream, different in each step and each shard.</summary>
    internal RandomStream Random(int layer, Phase phase) =>
        new(phase.Seed, RandomPurpose.Dropout, phase.Step,
            chain.Layers[layer].RandomKey + (Shard?.Index ?? 0) * ShardKey);

    private static bool Learns(Layer layer) =>
        (!layer.IsFrozen && layer.Parameters.Count > 0) || layer.Branches.Any(branch => branch.Layers.Any(Learns));

    private static Tensor Provide(Tensor? memory, Shape shape) =>
        memory is null ? new Tensor(shape) : memory.Prefix(shape);

    private static int MaxScratchLength(Sequential chain, Shape input, int batch)
    {
        int longest = 1;
        foreach (Layer layer in chain.Layers)
        {
            longest = Math.Max(longest, layer.ScratchLength(input.Batch(batch)));
            foreach (Sequential branch in layer.Branches)
                longest = Math.Max(longest, MaxScratchLength(branch, input, batch));
            input = layer.OutputShape(input);
        }

        return longest;
    }
}
