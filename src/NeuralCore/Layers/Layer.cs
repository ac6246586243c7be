namespace NeuralCore;

/// <summary>
/// A step of a network: y = f(x; parameters), and the rule that turns the gradient of its output into those of its input and parameters.
/// A layer holds weights only; activations and whatever forward keeps for backward lie in a <see cref="Workspace"/>.
/// </summary>
public abstract class Layer
{
    /// <summary>Set when the layer joins a network: its kind and a number, <c>conv1</c>.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The word for this layer in an architecture text: <c>conv</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>This layer as a stage of an architecture text: <c>conv 3x3x32 same</c>.</summary>
    public virtual string Text => Kind;

    /// <summary>What it learns.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>What it remembers of training without learning it by gradient: running means. Saved with the model.</summary>
    public virtual IReadOnlyList<Statistic> Statistics => [];

    /// <summary>Chains of layers inside this one.</summary>
    public virtual IReadOnlyList<Sequential> Branches => [];

    /// <summary>Whether y is x in another shape, so that no memory of its own is needed.</summary>
    public virtual bool IsView => false;

    /// <summary>The shape of one output for one input of shape <paramref name="input"/>, both without the batch axis.</summary>
    /// <exception cref="ArgumentException">The layer cannot take this input; the message says why.</exception>
    public abstract Shape OutputShape(Shape input);

    /// <summary>The shape of what forward must keep for backward besides x and y, for a batch <paramref name="x"/>; null for nothing.</summary>
    public virtual Shape? KeptShape(Shape x) => null;

    /// <summary>Numbers of scratch that a pass over the batch <paramref name="x"/> needs; their content does not survive the pass.</summary>
    public virtual int ScratchLength(Shape x) => 0;

    /// <summary>Multiplications with additions that one input costs in the products; the usual measure of a network's size.</summary>
    public virtual long MultiplyAdds(Shape input) => 0;

    /// <summary>Draws the parameters anew.</summary>
    public virtual void Initialize(RandomStream random)
    {
    }

    /// <summary>Computes <paramref name="y"/> from <paramref name="x"/>.</summary>
    public abstract void Forward(Pass pass, Tensor x, Tensor y);

    /// <summary>
    /// From the gradient <paramref name="dy"/> with respect to y: adds to the parameters' gradients and overwrites <paramref name="dx"/>,
    /// which is null when nobody needs it.
    /// </summary>
    public abstract void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx);

    public override string ToString() => Name.Length == 0 ? GetType().Name : $"{GetType().Name} '{Name}'";

    /// <summary>Keys the layer's random stream: a hash of its name (FNV-1a), which no other layer of the network has and no other run changes.</summary>
    internal long RandomKey { get; private set; }

    internal void Join(string name)
    {
        Guard.Require(Name.Length == 0, $"{this} already belongs to a network: a layer holds weights of its own and stands in one place.");
        Name = name;
        RandomKey = unchecked((long)0xCBF29CE484222325);
        foreach (char letter in name) RandomKey = (RandomKey ^ letter) * 0x100000001B3;
        foreach (Parameter parameter in Parameters) parameter.Name = $"{name}.{parameter.Name}";
        // One count over all branches: conv1 in the branch of a residual, conv2 in its projection.
        var counts = new Dictionary<string, int>();
        foreach (Sequential branch in Branches) branch.Join($"{name}.", counts);
    }

    internal void Leave()
    {
        foreach (Parameter parameter in Parameters) parameter.Name = parameter.Name[(Name.Length + 1)..];
        foreach (Sequential branch in Branches) branch.Leave();
        Name = "";
    }
}
