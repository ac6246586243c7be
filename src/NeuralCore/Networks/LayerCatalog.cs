using System.Collections.Concurrent;

namespace NeuralCore;

/// <summary>
/// The layers that an architecture text or a model file may contain, by name, and the registration of custom layers.
/// </summary>
public static class LayerCatalog
{
    private static readonly Dictionary<string, Type> BuiltIn = new()
    {
        ["conv"] = typeof(Conv2D),
        ["dense"] = typeof(Dense),
        ["maxpool"] = typeof(MaxPool2D),
        ["avgpool"] = typeof(AveragePool2D),
        ["globalavgpool"] = typeof(GlobalAveragePool2D),
        ["flatten"] = typeof(Flatten),
        ["dropout"] = typeof(Dropout),
        ["batchnorm"] = typeof(BatchNorm),
        ["layernorm"] = typeof(LayerNorm),
        ["residual"] = typeof(Residual),
        ["relu"] = typeof(ReLU),
        ["leakyrelu"] = typeof(LeakyReLU),
        ["sigmoid"] = typeof(Sigmoid),
        ["tanh"] = typeof(Tanh),
        ["gelu"] = typeof(GELU),
        ["silu"] = typeof(SiLU),
    };

    private static readonly string[] ArgumentWords =
        ["stride", "dilation", "same", "valid", "pad", "nobias", "epsilon", "momentum"];

    private static readonly ConcurrentDictionary<string, (Type Type, Func<LayerArguments, Layer> Create)> Registered =
        new();

    /// <summary>All names of layers, for messages.</summary>
    internal static string Words =>
        string.Join(", ", BuiltIn.Keys.Concat(Registered.Keys.Order(StringComparer.Ordinal)));

    /// <summary>
    /// Registers a custom layer for architecture texts and model files, so that networks with it can be saved and
    /// loaded.
    /// </summary>
    /// <param name="kind">The layer's <see cref="Layer.Kind"/>: the word with which its <see cref="Layer.Text"/>
    /// begins.</param>
    /// <param name="create">Creates the layer from the arguments after its kind; it must recreate the layer that wrote
    /// the <see cref="Layer.Text"/>.</param>
    /// <remarks>Call it once per process, before the first text or file with the word is read. Registering the same
    /// type again replaces <paramref name="create"/>.</remarks>
    /// <exception cref="ArgumentException">The word is already used by another layer or an argument.</exception>
    public static void Register<TLayer>(string kind, Func<LayerArguments, TLayer> create) where TLayer : Layer
    {
        Guard.Require(Layer.IsKind(kind),
            $"The kind '{kind}' is not a word of lower-case letters, with digits between them only.");
        Guard.Require(!BuiltIn.ContainsKey(kind) && !ArgumentWords.Contains(kind),
            $"The word '{kind}' already has a meaning in architecture texts: give {typeof(TLayer).Name} another kind.");
        (Type type, _) = Registered.AddOrUpdate(
            kind, _ => (typeof(TLayer), create), (_, old) => old.Type == typeof(TLayer) ? (old.Type, create) : old);
        Guard.Require(type == typeof(TLayer),
            $"The kind '{kind}' is already registered for {type.FullName}: give {typeof(TLayer).Name} another kind.");
    }

    /// <summary>
    /// Throws if the layer has the kind of another type: a model file with it would load as that type.
    /// </summary>
    internal static void RequireOwnKind(Layer layer)
    {
        Type? known = BuiltIn.GetValueOrDefault(layer.Kind);
        if (Registered.TryGetValue(layer.Kind, out (Type Type, Func<LayerArguments, Layer>) registered))
            known ??= registered.Type;
        Guard.Require(known is null || known == layer.GetType(),
            $"{layer.GetType().FullName} has the kind '{layer.Kind}', which belongs to {known?.FullName}: a model " +
                $"file with it would load as that type. Give it another Kind.");
    }

    /// <summary>Whether the word is the name of a layer.</summary>
    internal static bool Knows(string word) => BuiltIn.ContainsKey(word) || Registered.ContainsKey(word);

    /// <summary>Whether the word may be an argument of the layer; for a registered layer any word may be.</summary>
    internal static bool KnowsArgument(string stage, string word) =>
        Registered.ContainsKey(stage) || ArgumentWords.Contains(word) || Activation(word) is not null;

    /// <summary>
    /// Creates the layers of one stage for an input of shape <paramref name="input"/>; null if the name is unknown.
    /// </summary>
    /// <param name="normEpsilon">ε of normalizations without an explicit one.</param>
    internal static IReadOnlyList<Layer>? Create(
        LayerArguments arguments, Shape input, IReadOnlyList<IReadOnlyList<Layer>> branches, double? normEpsilon) =>
        arguments.Name switch
        {
            "conv" => Convolution(arguments),
            "dense" => FullyConnected(arguments, input),
            "maxpool" => [new MaxPool2D(
            arguments.Size("a window size"), arguments.KeywordSize("stride"), arguments.ReadPadding())],
            "avgpool" => [new AveragePool2D(
            arguments.Size("a window size"), arguments.KeywordSize("stride"), arguments.ReadPadding())],
            "globalavgpool" => [new GlobalAveragePool2D()],
            "flatten" => [new Flatten()],
            "dropout" => [new Dropout(arguments.Number("a rate"))],
            "batchnorm" => WithActivation(new BatchNorm(
                arguments.KeywordNumber("epsilon") ?? normEpsilon ?? BatchNorm.DefaultEpsilon,
                    arguments.KeywordNumber("momentum") ?? BatchNorm.DefaultMomentum), arguments),
            "layernorm" => WithActivation(
                new LayerNorm(arguments.KeywordNumber("epsilon") ?? normEpsilon ?? LayerNorm.DefaultEpsilon), arguments),
            "leakyrelu" => [new LeakyReLU(arguments.NumberOr(LeakyReLU.DefaultSlope))],
            "residual" => [branches.Count == 2 ? new Residual(branches[0], branches[1]) : new Residual(branches[0])],
            var name when Registered.TryGetValue(name, out (Type, Func<LayerArguments, Layer> Create) registered) =>
                [registered.Create(arguments)],
            var name => Activation(name) is { } activation ? [activation] : null,
        };

    internal static Layer? Activation(string name) => name switch
    {
        "relu" => new ReLU(),
        "leakyrelu" => new LeakyReLU(),
        "sigmoid" => new Sigmoid(),
        "tanh" => new Tanh(),
        "gelu" => new GELU(),
        "silu" => new SiLU(),
        _ => null,
    };

    private static IReadOnlyList<Layer> Convolution(LayerArguments arguments)
    {
        int[] sizes = arguments.Sizes("a kernel", 3, 3);
        Size? stride = arguments.KeywordSize("stride"), dilation = arguments.KeywordSize("dilation");
        return WithActivation(
            new Conv2D(sizes[2], new Size(sizes[0], sizes[1]), stride, arguments.ReadPadding(), dilation,
            bias: !arguments.Keyword("nobias")), arguments);
    }

    /// <summary>Creates a dense layer; an image is flattened first, because the layer takes features.</summary>
    private static IReadOnlyList<Layer> FullyConnected(LayerArguments arguments, Shape input)
    {
        var layer = new Dense(arguments.Count("a number of outputs"), bias: !arguments.Keyword("nobias"));
        IReadOnlyList<Layer> dense = WithActivation(layer, arguments);
        return input.Rank == 1 ? dense : [new Flatten(), .. dense];
    }

    private static IReadOnlyList<Layer> WithActivation(Layer layer, LayerArguments arguments) =>
        arguments.Activation() is { } activation ? [layer, activation] : [layer];
}
