using NeuralCore.Kernels.Pooling;

namespace NeuralCore;

/// <summary>Averages each window; pixels of the padding do not count, as in Keras.</summary>
/// <remarks><code>
/// Shapes    x: (N, H, W, C)   y: (N, OH, OW, C)
/// Forward   y[n, oy, ox] = (1/p)·Σ x[n, iy, ix]        over the p pixels of the window that are in the image,
///                                                      iy = oy·stride + ky − top, ix likewise
/// Backward  dx[n, iy, ix] = Σ dy[n, oy, ox]/p          over all windows that hold the pixel
/// Loops     NaivePooling.cs
/// See       docs/learn/07-max-pooling.md
/// </code></remarks>
public sealed class AveragePool2D(Size size, Size? stride = null, Padding padding = default)
    : Pooling2D(size, stride, padding)
{
    public override string Kind => "avgpool";

    public override void Forward(Pass pass, Tensor x, Tensor y) =>
        VectorPooling.AverageForward(pass.Team, Geometry(x.Shape), x.Span, y.Span);

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx)
    {
        if (dx is not null) VectorPooling.AverageBackward(pass.Team, Geometry(x.Shape), dy.Span, dx.Span);
    }
}
