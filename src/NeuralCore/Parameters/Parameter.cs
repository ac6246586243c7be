namespace NeuralCore;

/// <summary>What a layer learns: a value, and the gradient of the loss with respect to it, of the same shape.</summary>
public sealed class Parameter(string name, Tensor value, bool decays)
{
    /// <summary>
    /// <c>weight</c>, and once its layer has joined a network <c>conv1.weight</c>: unique there, and the tensor's name
    /// in a model file.
    /// </summary>
    public string Name { get; internal set; } = name;

    public Tensor Value { get; } = value;

    /// <summary>Backward adds to it; an optimizer's step uses it and leaves zeros.</summary>
    public Tensor Gradient { get; } = new(value.Shape);

    /// <summary>
    /// Whether weight decay applies: true for weights, false for biases and the scales and shifts of norms.
    /// </summary>
    public bool Decays { get; } = decays;

    public override string ToString() => $"{Name} {Value.Shape}";
}
