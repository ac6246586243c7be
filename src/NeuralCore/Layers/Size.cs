namespace NeuralCore;

/// <summary>Height and width of a kernel, a stride or a dilation, in pixels.</summary>
public readonly record struct Size(int Height, int Width)
{
    public Size(int both) : this(both, both)
    {
    }

    /// <summary>As high as wide: <c>new Conv2D(32, 3)</c>.</summary>
    public static implicit operator Size(int both) => new(both);

    internal bool IsPositive => Height > 0 && Width > 0;

    /// <summary><c>3x3</c></summary>
    public override string ToString() => $"{Height}x{Width}";

    /// <summary>
    /// As an argument of an architecture stage: <c> stride 2</c> or <c> stride 2x1</c>, empty at the default.
    /// </summary>
    internal string Argument(string word, int standard) => this == new Size(standard) ? "" : $" {word} {Short}";

    /// <summary><c>2</c>, or <c>2x3</c> where the two differ.</summary>
    internal string Short => Height == Width ? $"{Height}" : ToString();
}
