namespace NeuralCore;

/// <summary>
/// A trainable parameter of a layer: its value, and the gradient of the loss with respect to it, of the same shape.
/// </summary>
public sealed class Parameter(string name, Tensor value, bool decays)
{
    /// <summary>
    /// <c>weight</c>; after its layer has joined a network <c>conv1.weight</c>, which is unique there and the tensor's
    /// name in a model file.
    /// </summary>
    public string Name { get; internal set; } = name;

    public Tensor Value { get; } = value;

    /// <summary>The gradient: backward adds to it, an optimizer's step uses it and sets it to zero.</summary>
    /// <remarks>Each shard of a batch has its own.</remarks>
    public Tensor Gradient { get; internal set; } = new(value.Shape);

    /// <summary>
    /// Whether weight decay applies: true for weights, false for biases and the scales and shifts of norms.
    /// </summary>
    public bool Decays { get; } = decays;

    public override string ToString() => $"{Name} {Value.Shape}";
}
