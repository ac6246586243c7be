using System.Collections.Concurrent;

namespace NeuralCore;

/// <summary>The words that an architecture text, and with it a model file, may use for layers.</summary>
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

    private static readonly ConcurrentDictionary<string,
        (Type Type, Func<LayerArguments, Layer> Create)> Registered = new();

    /// <summary>All words, for messages.</summary>
    internal static string Words =>
        string.Join(", ", BuiltIn.Keys.Concat(Registered.Keys.Order(StringComparer.Ordinal)));

    /// <summary>
    /// Makes a layer from outside this library known to architecture texts and model files, which can then be saved and
    /// loaded.
    /// </summary>
    /// <param name="kind">The layer's <see cref="Layer.Kind"/>: the word with which its <see cref="Layer.Text"/>
    /// begins.</param>
    /// <param name="create">Makes the layer from the words behind its kind; it must give back what
    /// <see cref="Layer.Text"/> wrote.</param>
    /// <remarks>Once for the process, before the first text or file that uses the word; registering the same type again
    /// replaces <paramref name="create"/>.</remarks>
    /// <exception cref="ArgumentException">Another layer, or an argument of one, has this word.</exception>
    public static void Register<TLayer>(string kind, Func<LayerArguments, TLayer> create) where TLayer : Layer
    {
        Guard.Require(Layer.IsKind(kind),
            $"The kind '{kind}' is no word of lower-case letters, with digits between them only.");
        Guard.Require(!BuiltIn.ContainsKey(kind) && !ArgumentWords.Contains(kind),
            $"The word '{kind}' already has a meaning in architecture texts: give {typeof(TLayer).Name} another kind.");
        (Type type, _) = Registered.AddOrUpdate(
            kind, _ => (typeof(TLayer), create), (_, old) => old.Type == typeof(TLayer) ? (old.Type, create) : old);
        Guard.Require(type == typeof(TLayer),
            $"The kind '{kind}' is already registered for {type.FullName}: give {typeof(TLayer).Name} another kind.");
    }

    /// <summary>Throws where a layer has the word of another type: its text would load as that.</summary>
    internal static void RequireOwnKind(Layer layer)
    {
        Type? known = BuiltIn.GetValueOrDefault(layer.Kind)
            ?? (Registered.TryGetValue(layer.Kind, out (Type Type, Func<LayerArguments, Layer>) registered)
            ? registered.Type : null);
        Guard.Require(known is null || known == layer.GetType(),
            $"{layer.GetType().FullName} has the kind '{layer.Kind}', which is {known?.FullName}'s: a model file " +
                $"with it would load as that. Give it a Kind of its own.");
    }

    /// <summary>Whether a stage may begin with the word.</summary>
    internal static bool Knows(string word) => BuiltIn.ContainsKey(word) || Registered.ContainsKey(word);

    /// <summary>
    /// Whether the argument may stand behind the stage's name; only the layer itself knows for a registered one.
    /// </summary>
    internal static bool KnowsArgument(string stage, string word) =>
        Registered.ContainsKey(stage) || ArgumentWords.Contains(word) || Activation(word) is not null;

    /// <summary>
    /// The layers of one stage for an input of shape <paramref name="input"/>; null for a name that is none.
    /// </summary>
    /// <param name="normEpsilon">ε of norms that state none.</param>
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

    /// <summary>A dense layer takes features: an image is flattened first.</summary>
    private static IReadOnlyList<Layer> FullyConnected(LayerArguments arguments, Shape input)
    {
        IReadOnlyList<Layer> dense =
            WithActivation(new Dense(arguments.Count("a number of outputs"), bias: !arguments.Keyword("nobias")),
            arguments);
        return input.Rank == 1 ? dense : [new Flatten(), .. dense];
    }

    private static IReadOnlyList<Layer> WithActivation(Layer layer, LayerArguments arguments) =>
        arguments.Activation() is { } activation ? [layer, activation] : [layer];
}
