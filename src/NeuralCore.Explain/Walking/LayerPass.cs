namespace NeuralCore.Explain.Walking;

/// <summary>One layer during the pass of one image: input, output and their gradients, each of batch 1.</summary>
internal sealed class LayerPass(
    Layer? layer, string name, int depth, Workspace workspace, int index, Tensor probabilities)
{
    /// <summary>Names of tensors in requests: input, output, and the gradients of the loss by them.</summary>
    public const string Input = "x", Output = "y", InputGradient = "dx", OutputGradient = "dy";

    /// <summary>Before the name of a parameter: the gradient of the loss by it.</summary>
    public const string GradientOf = "d:";

    /// <summary>Null for softmax and loss, the last stage.</summary>
    public Layer? Layer => layer;

    public string Name => name;

    /// <summary>The layer as in an architecture text; of a layer with branches its kind alone.</summary>
    public string Text => layer is { Branches.Count: > 0 } ? layer.Kind : layer?.Text ?? "softmax, cross-entropy";

    /// <summary>0 for a layer of the network, 1 inside a residual layer.</summary>
    public int Depth => depth;

    public Workspace Workspace => workspace;

    /// <summary>The layer's place in its chain.</summary>
    public int Index => index;

    public Tensor X => workspace.Activation(index);

    public Tensor Y => layer is null ? probabilities : workspace.Activation(index + 1);

    public Tensor? Dx => workspace.Gradient(index);

    /// <summary>Null for the loss, whose gradient by itself is 1.</summary>
    public Tensor? Dy => layer is null ? null : workspace.Gradient(index + 1);

    /// <summary>What forward saved for backward; null for nothing.</summary>
    public Tensor? Kept => layer?.KeptShape(X.Shape) is null ? null : workspace.Kept(index);

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
        _ when tensor.StartsWith(GradientOf, StringComparison.Ordinal) =>
            Parameter(tensor[GradientOf.Length..])?.Gradient,
        _ => Parameter(tensor)?.Value,
    };
}
