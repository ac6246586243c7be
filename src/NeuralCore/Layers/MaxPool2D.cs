using NeuralCore.Kernels.Pooling;

namespace NeuralCore;

/// <summary>Keeps the largest value of each window: whether a feature is there, no longer exactly where.</summary>
/// <remarks><code>
/// Shapes    x: (N, H, W, C)   y: (N, OH, OW, C)
/// Forward   y[n, oy, ox] = max x[n, iy, ix]            over ky, kx, with iy = oy·stride + ky − top, ix likewise;
///                                                      the first of equals
/// Backward  dx[n, iy, ix] = Σ dy[n, oy, ox]            over all windows whose maximum is at (iy, ix)
/// Loops     NaivePooling.cs
/// See       docs/learn/07-max-pooling.md
/// </code></remarks>
public sealed class MaxPool2D(Size size, Size? stride = null, Padding padding = default)
    : Pooling2D(size, stride, padding)
{
    public override string Kind => "maxpool";

    /// <summary>Which tap of the window won: cheaper to read than x again, and right where values are equal.</summary>
    public override Shape? KeptShape(Shape x) => OutputShape(x.Sample).Batch(x[0]);

    public override void Forward(Pass pass, Tensor x, Tensor y) =>
        VectorPooling.MaxForward(pass.Team, Geometry(x.Shape), x.Span, y.Span, pass.Kept.Span);

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx)
    {
        if (dx is not null) VectorPooling.MaxBackward(pass.Team, Geometry(x.Shape), dy.Span, pass.Kept.Span, dx.Span);
    }
}
