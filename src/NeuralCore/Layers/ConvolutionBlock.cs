using NeuralCore.Kernels.Convolution;

namespace NeuralCore;

/// <summary>
/// A Conv2D with the ReLU and the 2×2 MaxPool2D after it, run as one: the same bits as the three layers one after
/// another, without the two
/// large images between them. The layers stay what they are; a workspace made for speed runs them this way.
/// </summary>
internal sealed class ConvolutionBlock
{
    /// <summary>Layers that a block runs.</summary>
    public const int Length = 3;

    private readonly Conv2D convolution;

    private ConvolutionBlock(Conv2D convolution) => this.convolution = convolution;

    /// <summary>The block that begins with layer <paramref name="i"/>; null where there is none.</summary>
    /// <param name="x">The shape of that layer's input, batch included.</param>
    public static ConvolutionBlock? Find(IReadOnlyList<Layer> layers, int i, Shape x) =>
        i + Length <= layers.Count && layers[i] is Conv2D convolution && layers[i + 1] is ReLU
        && layers[i + 2] is MaxPool2D pool && pool.Size == new Size(2) && pool.Stride == new Size(2)
            && pool.Padding == Padding.Valid
        && PooledConvolution.Fits(convolution.Geometry(x)) ? new ConvolutionBlock(convolution) : null;

    public void Forward(Workspace workspace, int i)
    {
        Tensor x = workspace.Activation(i), y = workspace.Activation(i + Length), taps = workspace.Kept(i + Length - 1);
        ConvolutionGeometry g = convolution.Geometry(x.Shape);
        if (g.HasPadding) TiledConvolution.Pad(workspace.Team, g, x.Span, workspace.Kept(i).Span);
        PooledConvolution.Forward(workspace.Team, g, Source(workspace, i, x, g), convolution.Weight.Value.Span,
            convolution.BiasValue.Span, y.Span, taps.Span);
    }

    public void Backward(Workspace workspace, int i, Tensor dy)
    {
        Tensor x = workspace.Activation(i), taps = workspace.Kept(i + Length - 1);
        Span<Real> scratch = workspace.Scratch.Span;
        ConvolutionGeometry g = convolution.Geometry(x.Shape);
        if (workspace.Gradient(i) is { } dx)
            PooledConvolution.DataGradient(workspace.Team, g, dy.Span, taps.Span, convolution.Weight.Value.Span,
                dx.Span, scratch);
        PooledConvolution.WeightGradient(workspace.Team, g, Source(workspace, i, x, g), dy.Span, taps.Span,
            convolution.Weight.Gradient.Span, scratch);
        if (convolution.Bias is { } bias)
            PooledConvolution.BiasGradient(workspace.Team, g, dy.Span, taps.Span, bias.Gradient.Span, scratch);
    }

    private static ReadOnlySpan<Real> Source(Workspace workspace, int i, Tensor x, in ConvolutionGeometry g) =>
        g.HasPadding ? workspace.Kept(i).Span : x.Span;
}
