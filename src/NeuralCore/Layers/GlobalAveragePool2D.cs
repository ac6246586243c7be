using NeuralCore.Kernels.Pooling;

namespace NeuralCore;

/// <summary>Averages each channel over the whole image.</summary>
/// <remarks><code>
/// Shapes    x: (N, H, W, C)   y: (N, C)
/// Forward   y[n] = (1/(H·W))·Σ x[n, h, w]      over h, w
/// Backward  dx[n, h, w] = dy[n]/(H·W)          Lin, Chen, Yan 2013, arXiv:1312.4400
/// Loops     NaivePooling.cs, with one window that covers the image
/// See       docs/learn/07-max-pooling.md
/// </code></remarks>
public sealed class GlobalAveragePool2D : Layer
{
    public override string Kind => "globalavgpool";

    public override Shape OutputShape(Shape input)
    {
        Guard.Require(input.Rank == 3, $"{this}: input is {input}, pooling takes height×width×channels.");
        return new Shape(input[2]);
    }

    public override void Forward(Pass pass, Tensor x, Tensor y) =>
        VectorPooling.AverageForward(pass.Team, WholeImage(x.Shape), x.Span, y.Span);

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx)
    {
        if (dx is not null) VectorPooling.AverageBackward(pass.Team, WholeImage(x.Shape), dy.Span, dx.Span);
    }

    /// <summary>One window that covers everything.</summary>
    internal static PoolingGeometry WholeImage(Shape x) =>
        new(x[0], x[1], x[2], x[3], KernelHeight: x[1], KernelWidth: x[2], StrideY: 1, StrideX: 1);
}
