namespace NeuralCore.Explain.Formulas;

/// <summary>Indices as text.</summary>
internal static class Places
{
    /// <summary>
    /// The indices of a place in a tensor of this shape: <c>[3, 2]</c>; the batch axis is shown where the batch has
    /// more than one sample.
    /// </summary>
    public static string Of(Shape shape, int at, bool hasBatch)
    {
        var indices = new int[shape.Rank];
        for (int axis = shape.Rank - 1; axis >= 0; axis--) (at, indices[axis]) = Math.DivRem(at, shape[axis]);
        return $"[{string.Join(", ", hasBatch && shape[0] == 1 ? indices.Skip(1) : indices)}]";
    }

    /// <summary>A number of an activation or gradient tensor.</summary>
    public static Operand Activation(string symbol, string tensor, Tensor values, int at) =>
        new($"{symbol}{Of(values.Shape, at, hasBatch: true)}", values[at], tensor, at);

    /// <summary>The beginning of indices: the sample, in a batch of more than one.</summary>
    public static string Sample(Tensor batch, int n) => batch.Shape[0] == 1 ? "" : $"{n}, ";

    /// <summary>A number of a parameter.</summary>
    public static Operand Weight(string symbol, Parameter parameter, string name, int at) =>
        new($"{symbol}{Of(parameter.Value.Shape, at, hasBatch: false)}", parameter.Value[at], name, at);
}
