namespace NeuralCore;

/// <summary>Zeros around an image before a kernel slides over it.</summary>
/// <remarks><code>
/// Valid     none: outputs ⌊(in − reach)/stride⌋ + 1, reach = dilation·(kernel − 1) + 1
/// Same      as many as give ⌈in/stride⌉ outputs; an odd one goes to the bottom and right, as in Keras
/// Explicit  as stated
/// </code></remarks>
public readonly record struct Padding
{
    private readonly (int Top, int Bottom, int Left, int Right) sides;

    private Padding(bool same, (int, int, int, int) sides)
    {
        IsSame = same;
        this.sides = sides;
    }

    public static Padding Valid => default;

    public static Padding Same => new(true, default);

    public bool IsSame { get; }

    public static Padding Explicit(int all) => Explicit(all, all, all, all);

    public static Padding Explicit(int top, int bottom, int left, int right) => new(false, (top, bottom, left, right));

    /// <summary>
    /// As an argument of an architecture stage: empty, <c>same</c>, <c>pad 1</c> or <c>pad 1,2,1,2</c>.
    /// </summary>
    public override string ToString() => IsSame ? " same"
        : sides == default ? ""
        : sides.Top == sides.Bottom && sides.Top == sides.Left && sides.Top == sides.Right ? $" pad {sides.Top}"
        : $" pad {sides.Top},{sides.Bottom},{sides.Left},{sides.Right}";

    internal bool IsNegative => sides.Top < 0 || sides.Bottom < 0 || sides.Left < 0 || sides.Right < 0;

    internal (int Top, int Bottom, int Left, int Right) For(int height, int width, int kernelHeight, int kernelWidth,
        int strideY, int strideX, int dilationY, int dilationX)
    {
        if (!IsSame) return sides;
        (int top, int bottom) = SameSides(height, kernelHeight, strideY, dilationY);
        (int left, int right) = SameSides(width, kernelWidth, strideX, dilationX);
        return (top, bottom, left, right);
    }

    private static (int Before, int After) SameSides(int size, int kernel, int stride, int dilation)
    {
        int outputs = (size + stride - 1) / stride;
        long missing = Math.Max(0, (outputs - 1) * stride + (long)dilation * (kernel - 1) + 1 - size);
        Guard.Require(missing <= int.MaxValue / 2,
            $"A kernel of {kernel} with dilation {dilation} would need a padding of {missing} pixels.");
        return ((int)(missing / 2), (int)(missing - missing / 2));
    }
}
