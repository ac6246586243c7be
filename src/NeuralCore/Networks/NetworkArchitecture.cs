namespace NeuralCore;

/// <summary>A network as one line of text, and back.</summary>
/// <remarks><code>
/// conv 3x3x32 relu | maxpool 2 | flatten | dense 10
///
/// conv KHxKWxOUT [stride S] [dilation D] [same | valid | pad P | pad T,B,L,R] [activation]
/// dense OUT [activation]                              an image is flattened first
/// maxpool K [stride S] [same | pad P]                 avgpool likewise; stride K by default
/// globalavgpool, flatten, dropout RATE, batchnorm [activation], layernorm [activation]
/// relu, leakyrelu [SLOPE], sigmoid, tanh, gelu, silu
/// residual ( chain )                                  adds the input
/// residual ( chain + chain )                          adds the second chain, a projection
/// </code>
/// K, S and D are a number or two, as in 3x5. Sizes of inputs are inferred.</remarks>
public static class NetworkArchitecture
{
    /// <summary>Builds the network that <paramref name="architecture"/> describes, for inputs of <paramref name="inputShape"/>.</summary>
    /// <param name="seed">Draws the weights.</param>
    /// <param name="parameterLimit">A text from elsewhere is refused before its layers take memory for more parameters than these.</param>
    /// <exception cref="ArchitectureException">The text cannot be read, or a layer does not fit its input; the message points at the column.</exception>
    public static Network Build(string architecture, Shape inputShape, ulong seed, long parameterLimit = ParameterBudget.Most)
    {
        Network network = BuildBlank(architecture, inputShape, parameterLimit);
        network.Initialize(seed);
        return network;
    }

    /// <summary>Refuses a text that is wrong whatever the shape of the input: one that cannot be read, or names what is no layer.</summary>
    /// <exception cref="ArchitectureException">As of <see cref="Build"/>.</exception>
    public static void CheckWords(string architecture) => CheckWords(StageParser.Parse(architecture), architecture);

    /// <summary>As <see cref="Build"/>, but all of the network's state is zero: for one who fills in all of it.</summary>
    internal static Network BuildBlank(string architecture, Shape inputShape, long parameterLimit) =>
        new(inputShape, Chain(StageParser.Parse(architecture), inputShape, architecture, new ParameterBudget(parameterLimit)).Layers);

    private static void CheckWords(IReadOnlyList<Stage> stages, string text)
    {
        foreach (Stage stage in stages)
        {
            if (!LayerCatalog.Knows(stage.Name.Text)) throw Unknown(stage, text);
            foreach (Word word in stage.Arguments)
            {
                if (char.IsLetter(word.Text[0]) && !LayerCatalog.KnowsArgument(word.Text)) throw new ArchitectureException($"{stage.Name.Text} does not understand '{word.Text}'", text, word.Column);
            }

            foreach (IReadOnlyList<Stage> branch in stage.Branches) CheckWords(branch, text);
        }
    }

    private static ArchitectureException Unknown(Stage stage, string text) => new($"'{stage.Name.Text}' is no layer. Known are {LayerCatalog.Words}", text, stage.Name.Column);

    private static (List<Layer> Layers, Shape Output) Chain(IReadOnlyList<Stage> stages, Shape shape, string text, ParameterBudget budget)
    {
        var layers = new List<Layer>();
        foreach (Stage stage in stages)
        {
            foreach (Layer layer in Layers(stage, shape, text, budget))
            {
                layers.Add(layer);
                shape = layer.OutputShape(shape);
            }
        }

        return (layers, shape);
    }

    private static List<Layer> Layers(Stage stage, Shape input, string text, ParameterBudget budget)
    {
        if (stage.Branches.Count > 0 && stage.Name.Text != "residual") throw new ArchitectureException($"Only residual takes layers in parentheses, not '{stage.Name.Text}'", text, stage.Name.Column);
        if (stage.Branches.Count == 0 && stage.Name.Text == "residual") throw new ArchitectureException("residual needs layers in parentheses: residual ( conv 3x3x32 same relu )", text, stage.Name.Column);
        var arguments = new StageArguments(stage, text, budget);
        try
        {
            IReadOnlyList<Layer>[] branches = [.. stage.Branches.Select(branch => Chain(branch, input, text, budget).Layers)];
            IReadOnlyList<Layer> layers = LayerCatalog.Create(arguments, input, branches)
                ?? throw Unknown(stage, text);
            arguments.Done();
            Shape shape = input;
            foreach (Layer layer in layers) shape = layer.OutputShape(shape);
            return [.. layers];
        }
        catch (ArgumentException misfit)
        {
            throw new ArchitectureException(misfit.Message, text, stage.Name.Column);
        }
    }
}
