using System.Globalization;

namespace NeuralCore;

/// <summary>
/// Base class of layers: y = f(x; parameters), with a backward pass that computes the gradients of input and parameters
/// from the gradient of the output. A layer contains weights only; activations and the tensors saved by forward for
/// backward are stored in a <see cref="Workspace"/>.
/// </summary>
/// <remarks>
/// A constructor takes what the user chooses (units, kernel size). Sizes of inputs are inferred: when a network is
/// built, or by <see cref="Build"/>, <see cref="CreateParameters"/> creates the parameters for the shape of the input.
/// Layers may be defined in other assemblies; <c>docs/own-layers.md</c> shows how to write, check, save and load one.
/// </remarks>
public abstract class Layer
{
    /// <summary>Set when the layer joins a network: its kind and a number, <c>conv1</c>.</summary>
    public string Name { get; private set; } = "";

    /// <summary>
    /// The word for this layer in an architecture text: <c>conv</c>. Lower-case letters with digits between them;
    /// unique among layer types.
    /// </summary>
    public abstract string Kind { get; }

    /// <summary>This layer as a stage of an architecture text: <c>conv 3x3x32 same</c>.</summary>
    public virtual string Text => Kind;

    /// <summary>The trainable parameters; empty before the layer is built.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>Buffers (non-trainable state) such as running means, saved with the model.</summary>
    public virtual IReadOnlyList<Statistic> Statistics => [];

    /// <summary>The chains of layers inside this layer.</summary>
    public virtual IReadOnlyList<Sequential> Branches => [];

    /// <summary>Whether y is x in another shape, so that it needs no separate memory.</summary>
    public virtual bool IsView => false;

    /// <summary>Whether the parameters exist: from <see cref="Build"/> on.</summary>
    public bool IsBuilt { get; private set; }

    /// <summary>
    /// Whether the layer, with the layers inside it, is frozen: it gets no gradients and no updates, and it runs in
    /// inference mode (a BatchNorm with its running statistics, a Dropout as the identity). Set it before the training
    /// begins; model files do not store it.
    /// </summary>
    public bool IsFrozen
    {
        get;
        set
        {
            field = value;
            foreach (Sequential branch in Branches)
            {
                foreach (Layer inner in branch.Layers) inner.IsFrozen = value;
            }
        }
    }

    /// <summary>
    /// The shape of one output for one input of shape <paramref name="input"/>, both without the batch axis; available
    /// before the layer is built.
    /// </summary>
    /// <exception cref="ArgumentException">The layer cannot take this input, or was built for another; the message
    /// states the reason.</exception>
    public abstract Shape OutputShape(Shape input);

    /// <summary>
    /// The number of parameters of this layer alone for inputs of shape <paramref name="input"/>; available before they
    /// are allocated.
    /// </summary>
    public virtual long ParameterCount(Shape input) => 0;

    /// <summary>The smallest batch for a training step: 2 if the layer divides by a batch variance.</summary>
    /// <param name="input">One input without the batch axis.</param>
    public virtual int MinTrainingBatch(Shape input) => 1;

    /// <summary>Whether a training pass uses sums over the whole batch.</summary>
    internal virtual bool SumsOverBatch => false;

    /// <summary>
    /// The shape of the tensor that forward saves for backward besides x and y, for a batch <paramref name="x"/>; null
    /// for none.
    /// </summary>
    public virtual Shape? KeptShape(Shape x) => null;

    /// <summary>
    /// The length of the scratch memory that a pass over the batch <paramref name="x"/> needs; its content is lost
    /// after the pass.
    /// </summary>
    public virtual int ScratchLength(Shape x) => 0;

    /// <summary>
    /// Multiply-accumulates (MACs) of the matrix products for one input, the usual measure of a network's cost.
    /// </summary>
    public virtual long MultiplyAccumulates(Shape input) => 0;

    /// <summary>
    /// Creates the parameters for inputs of shape <paramref name="input"/>, here and in the layers inside; existing
    /// parameters are kept. Networks call it for their layers.
    /// </summary>
    /// <exception cref="ArgumentException">The layer cannot take this input.</exception>
    public void Build(Shape input)
    {
        _ = OutputShape(input);
        if (!IsBuilt)
        {
            CreateParameters(input);
            IsBuilt = true;
            if (Name.Length > 0) NameParameters();
        }

        foreach (Sequential branch in Branches) branch.Build(input);
    }

    /// <summary>
    /// Creates the parameters for inputs of shape <paramref name="input"/>, which <see cref="OutputShape"/> has
    /// accepted.
    /// </summary>
    protected virtual void CreateParameters(Shape input)
    {
    }

    /// <summary>Returns a parameter that exists after the layer is built.</summary>
    /// <exception cref="InvalidOperationException">The layer is not built yet.</exception>
    protected T Built<T>(T? part) where T : class =>
        part ?? throw new InvalidOperationException(
            $"{this} has no parameters yet: they are created when it joins a network, or by Build(inputShape).");

    /// <summary>
    /// Formats a number as an argument in <see cref="Text"/>: <c> epsilon 0.001</c>; empty for the default.
    /// </summary>
    protected static string Argument(string word, double value, double standard) =>
        value == standard ? "" : string.Create(CultureInfo.InvariantCulture, $" {word} {value}");

    /// <summary>Initialises the parameters again.</summary>
    public virtual void Initialize(RandomStream random)
    {
    }

    /// <summary>Computes <paramref name="y"/> from <paramref name="x"/>.</summary>
    public abstract void Forward(Pass pass, Tensor x, Tensor y);

    /// <summary>
    /// Computes gradients from the gradient <paramref name="dy"/> with respect to y: adds to the parameters' gradients
    /// and overwrites <paramref name="dx"/>, which is null if it is not needed.
    /// </summary>
    public abstract void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx);

    public override string ToString() => Name.Length == 0 ? GetType().Name : $"{GetType().Name} '{Name}'";

    /// <summary>
    /// Key of the layer's random stream: a hash (FNV-1a) of its name, which is unique in the network and the same in
    /// every run.
    /// </summary>
    internal long RandomKey { get; private set; }

    /// <summary>Discards parameters that were created for a network whose construction failed.</summary>
    internal void Unbuild() => IsBuilt = false;

    /// <summary>Throws if the layer cannot join a network.</summary>
    internal void RequireFree()
    {
        Guard.Require(Name.Length == 0,
            $"{this} already belongs to a network: a layer has its weights and can be in one network only.");
        Guard.Require(IsKind(Kind),
            $"{this}: the kind '{Kind}' is not a word of lower-case letters, with digits between them only.");
    }

    /// <summary>
    /// Whether a word is a valid <see cref="Kind"/>. Names are the kind and a number, so a kind that ends in a digit
    /// could give two layers the same name.
    /// </summary>
    internal static bool IsKind(string word) =>
        word.Length > 0 && char.IsAsciiLetterLower(word[0]) && char.IsAsciiLetterLower(word[^1])
            && word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));

    /// <summary>Gives the layer its name; call <see cref="RequireFree"/> before.</summary>
    internal void Join(string name)
    {
        Name = name;
        RandomKey = unchecked((long)0xCBF29CE484222325);
        foreach (char letter in name) RandomKey = (RandomKey ^ letter) * 0x100000001B3;
        if (IsBuilt) NameParameters();
        // One count over all branches: conv1 in the branch of a residual, conv2 in its projection.
        var counts = new Dictionary<string, int>();
        foreach (Sequential branch in Branches) branch.Join($"{name}.", counts);
    }

    private void NameParameters()
    {
        foreach (Parameter parameter in Parameters) parameter.Name = $"{Name}.{parameter.Name}";
    }

    internal void Leave()
    {
        if (IsBuilt)
        {
            foreach (Parameter parameter in Parameters) parameter.Name = parameter.Name[(Name.Length + 1)..];
        }

        foreach (Sequential branch in Branches) branch.Leave();
        Name = "";
    }
}

/// <summary>A buffer of a layer: non-trainable state such as a running mean.</summary>
/// <param name="Name">Its name within the layer: <c>runningMean</c>.</param>
public readonly record struct Statistic(string Name, Tensor Value);
