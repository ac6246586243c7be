using System.Globalization;

namespace NeuralCore;

/// <summary>
/// A step of a network: y = f(x; parameters), and the rule that turns the gradient of its output into those of its
/// input and parameters.
/// A layer holds weights only; activations and whatever forward keeps for backward lie in a <see cref="Workspace"/>.
/// </summary>
/// <remarks>
/// A constructor takes what the user chooses (units, kernel size); sizes of inputs are inferred: when a network is
/// built, or by
/// <see cref="Build"/>, <see cref="CreateParameters"/> makes the parameters for the shape that arrives. Layers may be
/// defined in other
/// assemblies; <c>docs/own-layers.md</c> shows how to write, check, save and load one.
/// </remarks>
public abstract class Layer
{
    /// <summary>Set when the layer joins a network: its kind and a number, <c>conv1</c>.</summary>
    public string Name { get; private set; } = "";

    /// <summary>
    /// The word for this layer in an architecture text: <c>conv</c>. Lower-case letters, digits between them; no other
    /// type's word.
    /// </summary>
    public abstract string Kind { get; }

    /// <summary>This layer as a stage of an architecture text: <c>conv 3x3x32 same</c>.</summary>
    public virtual string Text => Kind;

    /// <summary>What it learns; empty before the layer is built.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>
    /// What it remembers of training without learning it by gradient: running means. Saved with the model.
    /// </summary>
    public virtual IReadOnlyList<Statistic> Statistics => [];

    /// <summary>Chains of layers inside this one.</summary>
    public virtual IReadOnlyList<Sequential> Branches => [];

    /// <summary>Whether y is x in another shape, so that no memory of its own is needed.</summary>
    public virtual bool IsView => false;

    /// <summary>Whether the parameters exist: from <see cref="Build"/> on.</summary>
    public bool IsBuilt { get; private set; }

    /// <summary>
    /// Whether training leaves the layer, and the layers inside it, as they are: no gradients, no updates, and it runs
    /// as at inference
    /// (a BatchNorm with its running statistics, a Dropout as the identity). Set it before the training begins; model
    /// files do not keep it.
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
    /// The shape of one output for one input of shape <paramref name="input"/>, both without the batch axis; known
    /// before the layer is built.
    /// </summary>
    /// <exception cref="ArgumentException">The layer cannot take this input, or was built for another; the message says
    /// why.</exception>
    public abstract Shape OutputShape(Shape input);

    /// <summary>
    /// Numbers that the layer alone learns for inputs of shape <paramref name="input"/>: known before they take memory.
    /// </summary>
    public virtual long ParameterCount(Shape input) => 0;

    /// <summary>The fewest inputs that a training step can take: 2 where a batch's variance is divided by.</summary>
    /// <param name="input">One input without the batch axis.</param>
    public virtual int MinTrainingBatch(Shape input) => 1;

    /// <summary>
    /// The shape of what forward must keep for backward besides x and y, for a batch <paramref name="x"/>; null for
    /// nothing.
    /// </summary>
    public virtual Shape? KeptShape(Shape x) => null;

    /// <summary>
    /// Numbers of scratch that a pass over the batch <paramref name="x"/> needs; their content does not survive the
    /// pass.
    /// </summary>
    public virtual int ScratchLength(Shape x) => 0;

    /// <summary>
    /// Multiplications with additions that one input costs in the products; the usual measure of a network's size.
    /// </summary>
    public virtual long MultiplyAccumulates(Shape input) => 0;

    /// <summary>
    /// Makes the parameters for inputs of shape <paramref name="input"/>, here and in the layers inside; a layer that
    /// has parameters keeps
    /// them. Networks do this for their layers.
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
    /// Makes the parameters for inputs of shape <paramref name="input"/>, which <see cref="OutputShape"/> has accepted.
    /// </summary>
    protected virtual void CreateParameters(Shape input)
    {
    }

    /// <summary>A parameter that exists once the layer is built.</summary>
    /// <exception cref="InvalidOperationException">It is asked for too early.</exception>
    protected T Built<T>(T? part) where T : class =>
        part ?? throw new InvalidOperationException(
            $"{this} has no parameters yet: they are made when it joins a network, or by Build(inputShape).");

    /// <summary>A number as an argument in <see cref="Text"/>: <c> epsilon 0.001</c>; empty at its default.</summary>
    protected static string Argument(string word, double value, double standard) =>
        value == standard ? "" : string.Create(CultureInfo.InvariantCulture, $" {word} {value}");

    /// <summary>Draws the parameters anew.</summary>
    public virtual void Initialize(RandomStream random)
    {
    }

    /// <summary>Computes <paramref name="y"/> from <paramref name="x"/>.</summary>
    public abstract void Forward(Pass pass, Tensor x, Tensor y);

    /// <summary>
    /// From the gradient <paramref name="dy"/> with respect to y: adds to the parameters' gradients and overwrites
    /// <paramref name="dx"/>,
    /// which is null when nobody needs it.
    /// </summary>
    public abstract void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx);

    public override string ToString() => Name.Length == 0 ? GetType().Name : $"{GetType().Name} '{Name}'";

    /// <summary>
    /// Keys the layer's random stream: a hash of its name (FNV-1a), which no other layer of the network has and no
    /// other run changes.
    /// </summary>
    internal long RandomKey { get; private set; }

    /// <summary>Forgets parameters that were made for a network which could not be.</summary>
    internal void Unbuild() => IsBuilt = false;

    /// <summary>Throws unless the layer may join a network.</summary>
    internal void RequireFree()
    {
        Guard.Require(Name.Length == 0,
            $"{this} already belongs to a network: a layer holds weights of its own and stands in one place.");
        Guard.Require(IsKind(Kind),
            $"{this}: the kind '{Kind}' is no word of lower-case letters, with digits between them only.");
    }

    /// <summary>
    /// Whether a word may be a <see cref="Kind"/>. Names are the kind and a number: one that ended in a digit would
    /// give two layers one name.
    /// </summary>
    internal static bool IsKind(string word) =>
        word.Length > 0 && char.IsAsciiLetterLower(word[0]) && char.IsAsciiLetterLower(word[^1])
            && word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));

    /// <summary>Gives the layer its name; <see cref="RequireFree"/> has been asked.</summary>
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

/// <summary>What a layer remembers of training without learning it by gradient.</summary>
/// <param name="Name">Its name within the layer: <c>runningMean</c>.</param>
public readonly record struct Statistic(string Name, Tensor Value);
