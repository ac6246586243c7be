namespace NeuralCore;

/// <summary>Layers with the shape of their input: names given, shapes inferred and checked, weights drawn from a seed.</summary>
/// <remarks>Weights belong to the network, activations to a <see cref="Workspace"/>: threads may infer with one network at once, each with a workspace of its own.</remarks>
public sealed class Network
{
    private readonly Parameter[] parameters;

    /// <param name="inputShape">One input without the batch axis: (H, W, C) for images, (F) for features.</param>
    /// <param name="seed">Draws the weights; the same seed gives the same bits.</param>
    public Network(Shape inputShape, ulong seed, params IEnumerable<Layer> layers)
        : this(inputShape, layers) => Initialize(seed);

    /// <summary>A network whose state is zero, for one who fills in all of it: drawing weights takes longer than reading them.</summary>
    internal Network(Shape inputShape, IEnumerable<Layer> layers)
    {
        InputShape = inputShape;
        Layers = new Sequential(layers);
        Guard.Require(Layers.Layers.Count > 0, $"A network has at least one layer.");
        Layers.Join("", []);
        try
        {
            OutputShape = Layers.OutputShape(inputShape);
        }
        catch
        {
            Layers.Leave();
            throw;
        }

        parameters = [.. Layers.Walk().SelectMany(layer => layer.Parameters)];
    }

    public Shape InputShape { get; }

    public Shape OutputShape { get; }

    public Sequential Layers { get; }

    /// <summary>What the outputs are: independent probabilities behind a sigmoid, else logits.</summary>
    public OutputMeaning OutputMeaning =>
        Layers.Layers.LastOrDefault(layer => !layer.IsView && layer is not Dropout) is Sigmoid
        ? OutputMeaning.IndependentProbabilities
        : OutputMeaning.Logits;

    /// <summary>What all layers learn, first layer first.</summary>
    public IReadOnlyList<Parameter> Parameters => parameters;

    /// <summary>Numbers that are learned.</summary>
    public long ParameterCount => parameters.Sum(parameter => (long)parameter.Value.Length);

    /// <summary>Multiplications with additions that one input costs in the products of all layers.</summary>
    public long MultiplyAdds => Layers.Layers.Aggregate((Sum: 0L, Shape: InputShape), (so, layer) => (so.Sum + layer.MultiplyAdds(so.Shape), layer.OutputShape(so.Shape))).Sum;

    /// <summary>The text from which <see cref="NetworkArchitecture"/> builds this network again, weights aside.</summary>
    public string Architecture => string.Join(" | ", Layers.Layers.Select(layer => layer.Text));

    /// <summary>Every tensor that makes the network what it is, by name: parameters, then running statistics.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State()
    {
        foreach (Parameter parameter in parameters) yield return new(parameter.Name, parameter.Value);
        foreach (Layer layer in Layers.Walk())
        {
            foreach (Statistic statistic in layer.Statistics) yield return new($"{layer.Name}.{statistic.Name}", statistic.Value);
        }
    }

    /// <summary>Draws all weights anew; every layer has its own stream.</summary>
    public void Initialize(ulong seed)
    {
        int index = 0;
        foreach (Layer layer in Layers.Walk()) layer.Initialize(new RandomStream(seed, RandomPurpose.Initialize, index: index++));
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

    /// <summary>One line a layer: name, output shape, parameters.</summary>
    public override string ToString() => $"{Architecture} ({ParameterCount:N0} parameters)";
}
