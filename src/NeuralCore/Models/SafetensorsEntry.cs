namespace NeuralCore;

/// <summary>One tensor of a <see cref="SafetensorsFile"/> as its header declares it.</summary>
/// <param name="Name">Unique in the file.</param>
/// <param name="Type">The format's word for the number: <c>F32</c>, <c>BF16</c>, <c>I64</c>, …</param>
/// <param name="Shape">Sizes of the axes, outermost first; none for a single number.</param>
/// <param name="Offset">Where its bytes begin, counted from the end of the header.</param>
/// <param name="Bytes">How many they are.</param>
public sealed record SafetensorsEntry(string Name, string Type, IReadOnlyList<long> Shape, long Offset, long Bytes)
{
    /// <summary>Axes that a message shows; no weight has more.</summary>
    private const int ShownAxes = 8;

    /// <summary><c>28×28×1</c></summary>
    internal string ShapeText =>
        Shape.Count == 0 ? "()" : string.Join('×', Shape.Take(ShownAxes)) + (Shape.Count > ShownAxes ? "×…" : "");
}
