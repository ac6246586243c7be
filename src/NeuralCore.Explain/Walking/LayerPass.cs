namespace NeuralCore.Explain.Walking;

/// <summary>One layer during a pass: input, output and their gradients, each with the batch as first axis.</summary>
internal sealed class LayerPass(
    Layer? layer, string name, int depth, Workspace workspace, int index, Tensor probabilities, CtcTables? tables,
    WalkMode mode)
{
    /// <summary>Names of tensors in requests: input, output, and the gradients of the loss by them.</summary>
    public const string Input = "x", Output = "y", InputGradient = "dx", OutputGradient = "dy";

    /// <summary>Of a batch normalization: μ and 1/σ, (1, C). Of a dropout in training: its mask.</summary>
    public const string Mean = "mean", Inverse = "inverse", Mask = "mask";

    /// <summary>Of CTC: see <see cref="CtcTables"/>.</summary>
    public const string Alpha = "alpha", Beta = "beta", Occupancy = "occupancy";

    /// <summary>Before the name of a parameter: the gradient of the loss by it.</summary>
    public const string GradientOf = "d:";

    /// <summary>Null for the last stage, the loss.</summary>
    public Layer? Layer => layer;

    public string Name => name;

    /// <summary>0 for a layer of the network, 1 inside a residual layer.</summary>
    public int Depth => depth;

    public Workspace Workspace => workspace;

    /// <summary>The layer's place in its chain.</summary>
    public int Index => index;

    /// <summary>Null where the loss is another one.</summary>
    public CtcTables? Tables => tables;

    public bool IsTraining => mode.IsTraining;

    public Tensor X => workspace.Activation(index);

    public Tensor Y => layer is null ? probabilities : workspace.Activation(index + 1);

    public Tensor? Dx => workspace.Gradient(index);

    /// <summary>Null for the loss, whose gradient by itself is 1.</summary>
    public Tensor? Dy => layer is null ? null : workspace.Gradient(index + 1);

    /// <summary>What forward saved for backward; null for nothing.</summary>
    public Tensor? Kept => layer?.KeptShape(X.Shape) is null ? null : workspace.Kept(index);

    /// <summary>Tensors besides input, output, parameters and gradients, in the order of their computation.</summary>
    public IReadOnlyList<string> Others => layer switch
    {
        null when tables is not null => [Alpha, Beta, Occupancy],
        BatchNorm => [Mean, Inverse],
        Dropout when IsTraining => [Mask],
        _ => [],
    };

    /// <summary>The parameter with this name within the layer, such as <c>weight</c>; null if there is none.</summary>
    public Parameter? Parameter(string wanted) =>
        layer?.Parameters.FirstOrDefault(parameter => ShortName(parameter) == wanted);

    /// <summary><c>weight</c> for <c>conv1.weight</c>.</summary>
    public static string ShortName(Parameter parameter) => parameter.Name[(parameter.Name.LastIndexOf('.') + 1)..];

    /// <summary>The tensor with a name of a request; null if there is none.</summary>
    public Tensor? Find(string tensor) => tensor switch
    {
        Input => X,
        Output => Y,
        InputGradient => Dx,
        OutputGradient => Dy,
        _ when Others.Contains(tensor) => Other(tensor),
        _ when tensor.StartsWith(GradientOf, StringComparison.Ordinal) =>
            Parameter(tensor[GradientOf.Length..])?.Gradient,
        _ => Parameter(tensor)?.Value,
    };

    private Tensor Other(string tensor) => tensor switch
    {
        Alpha => tables!.Alpha,
        Beta => tables!.Beta,
        Occupancy => tables!.Occupancy,
        Mean => Kept!.Slice(0, 1),
        Inverse => Kept!.Slice(1, 1),
        _ => Kept!,
    };
}
