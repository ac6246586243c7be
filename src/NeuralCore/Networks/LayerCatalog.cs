namespace NeuralCore;

/// <summary>Makes layers from stages: the one list of the words an architecture may use.</summary>
internal static class LayerCatalog
{
    /// <summary>The words, for error messages.</summary>
    public const string Words = "conv, dense, maxpool, avgpool, globalavgpool, flatten, dropout, batchnorm, layernorm, residual, relu, leakyrelu, sigmoid, tanh, gelu, silu";

    /// <summary>Whether a stage may begin with the word.</summary>
    public static bool Knows(string word) => Words.Split(", ").Contains(word);

    /// <summary>Whether the word may stand behind some stage's name.</summary>
    public static bool KnowsArgument(string word) => word is "stride" or "dilation" or "same" or "valid" or "pad" || Activation(word) is not null;

    /// <summary>The layers of one stage for an input of shape <paramref name="input"/>; null for a name that is none.</summary>
    public static IReadOnlyList<Layer>? Create(StageArguments arguments, Shape input, IReadOnlyList<IReadOnlyList<Layer>> branches) => arguments.Name switch
    {
        "conv" => Convolution(arguments, input),
        "dense" => FullyConnected(arguments, input),
        "maxpool" => [new MaxPool2D(arguments.Size("a window size"), arguments.KeywordSize("stride"), arguments.ReadPadding())],
        "avgpool" => [new AveragePool2D(arguments.Size("a window size"), arguments.KeywordSize("stride"), arguments.ReadPadding())],
        "globalavgpool" => [new GlobalAveragePool2D()],
        "flatten" => [new Flatten()],
        "dropout" => [new Dropout(arguments.Number("a rate"))],
        "batchnorm" => Normalization(arguments, input.Last, channels => new BatchNorm(channels)),
        "layernorm" => Normalization(arguments, input.Last, features => new LayerNorm(features)),
        "leakyrelu" => [new LeakyReLU(arguments.NumberOr(LeakyReLU.DefaultSlope))],
        "residual" => [branches.Count == 2 ? new Residual(branches[0], branches[1]) : new Residual(branches[0])],
        _ => Activation(arguments.Name) is { } activation ? [activation] : null,
    };

    public static Layer? Activation(string name) => name switch
    {
        "relu" => new ReLU(),
        "leakyrelu" => new LeakyReLU(),
        "sigmoid" => new Sigmoid(),
        "tanh" => new Tanh(),
        "gelu" => new GELU(),
        "silu" => new SiLU(),
        _ => null,
    };

    private static IReadOnlyList<Layer> Convolution(StageArguments arguments, Shape input)
    {
        int[] sizes = arguments.Sizes("a kernel", 3, 3);
        Size? stride = arguments.KeywordSize("stride"), dilation = arguments.KeywordSize("dilation");
        int inChannels = input.Rank == 3 ? input[2] : 1;
        arguments.Spend(((Int128)sizes[0] * sizes[1] * inChannels + 1) * sizes[2]);
        return WithActivation(new Conv2D(inChannels, sizes[2], new Size(sizes[0], sizes[1]), stride, arguments.ReadPadding(), dilation), arguments);
    }

    /// <summary>A dense layer takes features: an image is flattened first.</summary>
    private static IReadOnlyList<Layer> FullyConnected(StageArguments arguments, Shape input)
    {
        int outFeatures = arguments.Count("a number of outputs");
        arguments.Spend(((Int128)input.Length + 1) * outFeatures);
        IReadOnlyList<Layer> dense = WithActivation(new Dense(input.Length, outFeatures), arguments);
        return input.Rank == 1 ? dense : [new Flatten(), .. dense];
    }

    /// <summary>A scale and a shift for each channel.</summary>
    private static IReadOnlyList<Layer> Normalization(StageArguments arguments, int channels, Func<int, Layer> create)
    {
        arguments.Spend(2 * (Int128)channels);
        return WithActivation(create(channels), arguments);
    }

    private static IReadOnlyList<Layer> WithActivation(Layer layer, StageArguments arguments) => arguments.Activation() is { } activation ? [layer, activation] : [layer];
}
