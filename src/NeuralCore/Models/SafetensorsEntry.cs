namespace NeuralCore;

/// <summary>A tensor of a <see cref="SafetensorsFile"/>: its entry in the header.</summary>
/// <param name="Name">Unique in the file.</param>
/// <param name="Type">The dtype in the format's notation: <c>F32</c>, <c>BF16</c>, <c>I64</c>, …</param>
/// <param name="Shape">Sizes of the axes, outermost first; empty for a single number.</param>
/// <param name="Offset">Offset of its first byte from the end of the header.</param>
/// <param name="Bytes">Number of bytes.</param>
public sealed record SafetensorsEntry(string Name, string Type, IReadOnlyList<long> Shape, long Offset, long Bytes)
{
    /// <summary>Maximum number of axes shown in a message; no weight has more.</summary>
    private const int MaxShownAxes = 8;

    /// <summary><c>28×28×1</c></summary>
    internal string ShapeText =>
        Shape.Count == 0 ? "()"
            : string.Join('×', Shape.Take(MaxShownAxes)) + (Shape.Count > MaxShownAxes ? "×…" : "");
}
