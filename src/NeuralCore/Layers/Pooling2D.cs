using NeuralCore.Kernels.Pooling;

namespace NeuralCore;

/// <summary>A window that slides over images and makes one number of each channel under it.</summary>
public abstract class Pooling2D : Layer
{
    private protected Pooling2D(Size size, Size? stride, Padding padding)
    {
        (Size, Stride, Padding) = (size, stride ?? size, padding);
        Guard.Require(Size.IsPositive && Stride.IsPositive,
            $"Pooling: window {Size} and stride {Stride} are at least 1.");
        Guard.Require(!padding.IsNegative, $"Pooling: padding{padding} is negative.");
    }

    public override string Text => $"{Kind} {Size.Short}{(Stride == Size ? "" : $" stride {Stride.Short}")}{Padding}";

    public Size Size { get; }

    /// <summary>The window's size by default: windows touch and do not overlap.</summary>
    public Size Stride { get; }

    public Padding Padding { get; }

    public sealed override Shape OutputShape(Shape input)
    {
        Guard.Require(input.Rank == 3, $"{this}: input is {input}, pooling takes height×width×channels.");
        PoolingGeometry g = Geometry(input.Batch(1));
        Guard.Require(g.OutHeight > 0 && g.OutWidth > 0,
            $"{this}: a window of {Size} does not fit into an image of {input[0]}×{input[1]}{Padding}.");
        Guard.Require(g.HasPixelsEverywhere,
            $"{this}: a window of {Size} would lie in the padding alone:{Padding}. "
            + $"Pad with less than the window's size.");
        return new Shape(g.OutHeight, g.OutWidth, input[2]);
    }

    internal PoolingGeometry Geometry(Shape x)
    {
        (int top, int bottom, int left, int right) = Padding.For(x[1], x[2], Size.Height, Size.Width, Stride.Height,
            Stride.Width, dilationY: 1, dilationX: 1);
        return new PoolingGeometry(x[0], x[1], x[2], x[3], Size.Height, Size.Width, Stride.Height, Stride.Width, top,
            bottom, left, right);
    }
}
