namespace NeuralCore;

/// <summary>Builds networks from architecture texts, one line of text per network.</summary>
/// <remarks><code>
/// conv 3x3x32 relu | maxpool 2 | flatten | dense 10
///
/// conv KHxKWxOUT [stride S] [dilation D] [same | valid | pad P | pad T,B,L,R] [nobias] [activation]
/// dense OUT [nobias] [activation]                     an image is flattened first
/// maxpool K [stride S] [same | pad P]                 avgpool has the same arguments; the default stride is K
/// globalavgpool, flatten, dropout RATE
/// batchnorm [epsilon E] [momentum M] [activation]     layernorm has the same arguments, without momentum
/// relu, leakyrelu [SLOPE], sigmoid, tanh, gelu, silu
/// residual ( chain )                                  adds the input
/// residual ( chain + chain )                          adds the second chain, a projection
/// </code>
/// K, S and D are one number or two, as in 3x5. Sizes of inputs are inferred.</remarks>
public static class NetworkArchitecture
{
    /// <summary>
    /// Builds the network that <paramref name="architecture"/> describes, for inputs of <paramref name="inputShape"/>.
    /// </summary>
    /// <param name="seed">Seed of the weights.</param>
    /// <param name="parameterLimit">Maximum number of parameters, checked before memory is allocated, for texts from an
    /// untrusted source.</param>
    /// <param name="normEpsilon">ε of normalizations without an explicit one; null for their default. Keras uses
    /// 1e-3.</param>
    /// <exception cref="ArchitectureException">The text is not valid, or a layer does not fit its input; the message
    /// shows the column.</exception>
    public static Network Build(
        string architecture, Shape inputShape, ulong seed, long parameterLimit = ParameterBudget.Max,
        double? normEpsilon = null)
    {
        Network network = new(inputShape, Layers(architecture, inputShape, parameterLimit, normEpsilon));
        network.Initialize(seed);
        return network;
    }

    /// <summary>
    /// Checks the text without an input shape: throws if its syntax is not valid or a word is unknown.
    /// </summary>
    /// <exception cref="ArchitectureException">As in <see cref="Build"/>.</exception>
    public static void CheckWords(string architecture) => CheckWords(StageParser.Parse(architecture), architecture);

    /// <summary>Like <see cref="Build"/>, but all weights are zero: the caller fills them.</summary>
    internal static Network BuildBlank(string architecture, Shape inputShape, long parameterLimit) =>
        new(inputShape, Layers(architecture, inputShape, parameterLimit, null));

    private static List<Layer> Layers(
        string architecture, Shape inputShape, long parameterLimit, double? normEpsilon) =>
        new Builder(architecture, new ParameterBudget(parameterLimit), normEpsilon)
            .Chain(StageParser.Parse(architecture), inputShape);

    private static void CheckWords(IReadOnlyList<Stage> stages, string text)
    {
        foreach (Stage stage in stages)
        {
            if (!LayerCatalog.Knows(stage.Name.Text)) throw Unknown(stage, text);
            foreach (Word word in stage.Arguments)
            {
                if (char.IsLetter(word.Text[0]) && !LayerCatalog.KnowsArgument(stage.Name.Text, word.Text))
                {
                    throw new ArchitectureException(
                        $"{stage.Name.Text} does not understand '{word.Text}'", text, word.Column);
                }
            }

            foreach (IReadOnlyList<Stage> branch in stage.Branches) CheckWords(branch, text);
        }
    }

    private static ArchitectureException Unknown(Stage stage, string text) =>
        new($"'{stage.Name.Text}' is not a layer. Known are {LayerCatalog.Words}", text, stage.Name.Column);

    /// <summary>Creates the layers of a text, before memory for parameters is allocated.</summary>
    private sealed class Builder(string text, ParameterBudget budget, double? normEpsilon)
    {
        public List<Layer> Chain(IReadOnlyList<Stage> stages, Shape shape)
        {
            var layers = new List<Layer>();
            foreach (Stage stage in stages)
            {
                try
                {
                    foreach (Layer layer in Layers(stage, shape))
                    {
                        layers.Add(layer);
                        if (!budget.TrySpend(layer.ParameterCount(shape)))
                        {
                            throw new ArchitectureException(
                                $"With {stage.Name.Text} the network has more than {budget.Limit} parameters", text,
                                stage.Name.Column);
                        }

                        shape = layer.OutputShape(shape);
                    }
                }
                catch (ArgumentException misfit)
                {
                    throw new ArchitectureException(misfit.Message, text, stage.Name.Column);
                }
            }

            return layers;
        }

        private IReadOnlyList<Layer> Layers(Stage stage, Shape input)
        {
            string name = stage.Name.Text;
            if (stage.Branches.Count > 0 && name != "residual")
            {
                throw new ArchitectureException(
                    $"Only residual takes layers in parentheses, not '{name}'", text, stage.Name.Column);
            }

            if (stage.Branches.Count == 0 && name == "residual")
            {
                throw new ArchitectureException(
                    "residual needs layers in parentheses: residual ( conv 3x3x32 same relu )", text,
                    stage.Name.Column);
            }

            var arguments = new LayerArguments(stage, text);
            IReadOnlyList<Layer>[] branches = [.. stage.Branches.Select(branch => Chain(branch, input))];
            IReadOnlyList<Layer> layers = LayerCatalog.Create(arguments, input, branches, normEpsilon)
                ?? throw Unknown(stage, text);
            arguments.Done();
            return layers;
        }
    }
}

/// <summary>
/// The number of parameters that an architecture may still use, so that a malicious text is rejected before memory is
/// allocated.
/// </summary>
internal sealed class ParameterBudget(long limit)
{
    /// <summary>Default limit: 1 GiB of weights and the same for gradients.</summary>
    public const long Max = 1L << 28;

    private Int128 left = limit;

    public long Limit => limit;

    /// <param name="parameters">128 bits, because the product of sizes in a text may exceed 64 bits.</param>
    public bool TrySpend(Int128 parameters) => (left -= parameters) >= 0;
}
