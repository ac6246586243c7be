using NeuralCore.Kernels.Convolution;

namespace NeuralCore.Interop.Onnx.Graph.Operators;

/// <summary>
/// Convolution by the kernel of the convolution layer: images are transposed to channels last and back, group by
/// group.
/// </summary>
internal static class Convolutions
{
    public static void Conv(NodePlan node)
    {
        GraphValue x = node.Computed(0), w = node.Input(1);
        Real[] weights = node.Constant(1);
        if (w.Rank != 4) throw node.Fail("weights as O×C×kh×kw", $"{w}");
        Real[]? bias = node.Optional(2) is null ? null : node.Constant(2);
        int groups = node.Size(node.Integer("group", 1), "a group");
        Windows windows = Windows.Of(node, x, w.Sizes[2..]);
        (int batch, int channels, int height, int width, int outputs) =
            (x.Sizes[0], x.Sizes[1], x.Sizes[2], x.Sizes[3], w.Sizes[0]);
        if (channels % groups != 0 || outputs % groups != 0 || w.Sizes[1] != channels / groups || weights.Length == 0)
            throw node.Fail($"weights for {channels} channels in {groups} groups", $"{w}");
        if (bias is not null && bias.Length != outputs)
            throw node.Fail($"a bias of {outputs} numbers", $"{bias.Length}");
        if ((long)windows.KernelHeight * windows.KernelWidth > Conv2D.MaxTaps || windows.OutHeight > Conv2D.MaxPixels)
            throw node.Fail("a kernel and an image of a common size", $"{windows.KernelHeight}×{windows.KernelWidth}");
        (int groupChannels, int groupOutputs) = (channels / groups, outputs / groups);
        var g = new ConvolutionGeometry(
            batch, height, width, groupChannels, groupOutputs, windows.KernelHeight, windows.KernelWidth,
            windows.StrideY, windows.StrideX, windows.DilationY, windows.DilationX, windows.Top, windows.Bottom,
                windows.Left, windows.Right);
        Real[] prepared = node.Prepared.Get(
            weights, $"{groups} groups, channels last, of {w}", values =>
            ChannelsLast(values, groups, groupChannels, groupOutputs, windows));
        GraphValue y = node.Create(batch, outputs, windows.OutHeight, windows.OutWidth);
        GraphValue image = node.Temporary(batch, g.PaddedHeight, g.PaddedWidth, groupChannels),
            result = node.Temporary(batch, windows.OutHeight, windows.OutWidth, groupOutputs);
        node.Run(memory =>
        {
            for (int group = 0; group < groups; group++)
            {
                ToChannelsLast(memory[x], g, channels, group, memory[image]);
                ReadOnlySpan<Real> biases = bias is null ? default : bias.AsSpan(group * groupOutputs, groupOutputs);
                TiledConvolution.Forward(
                    memory.Team, g, memory[image], prepared.AsSpan(group * g.WeightLength, g.WeightLength), biases,
                    memory[result]);
                ToChannelsFirst(memory[result], windows.OutHeight * windows.OutWidth, groupOutputs, outputs, group,
                    memory[y]);
            }
        });
        node.Return(y);
    }

    /// <summary>(groups·O, C, kh, kw) → for each group (kh, kw, C, O).</summary>
    private static Real[] ChannelsLast(Real[] weights, int groups, int channels, int outputs, Windows windows)
    {
        var prepared = new Real[weights.Length];
        int length = weights.Length / groups;
        for (int group = 0; group < groups; group++)
            Axes.Permute(weights.AsSpan(group * length, length),
                [outputs, channels, windows.KernelHeight, windows.KernelWidth], [2, 3, 1, 0],
                prepared.AsSpan(group * length, length));
        return prepared;
    }

    /// <summary>
    /// The channels of one group, (N, C, H, W) → (N, PaddedHeight, PaddedWidth, C) with zero padding.
    /// </summary>
    private static void ToChannelsLast(
        ReadOnlySpan<Real> x, in ConvolutionGeometry g, int allChannels, int group, Span<Real> image)
    {
        int channels = g.InChannels, pixels = g.Height * g.Width, row = g.PaddedWidth * channels;
        if (g.HasPadding) image.Clear();
        for (int n = 0; n < g.Batch; n++)
        {
            for (int c = 0; c < channels; c++)
            {
                ReadOnlySpan<Real> plane = x.Slice((n * allChannels + group * channels + c) * pixels, pixels);
                for (int h = 0; h < g.Height; h++)
                {
                    Span<Real> line = image[((n * g.PaddedHeight + h + g.Top) * row + g.Left * channels + c)..];
                    ReadOnlySpan<Real> from = plane.Slice(h * g.Width, g.Width);
                    for (int i = 0; i < from.Length; i++) line[i * channels] = from[i];
                }
            }
        }
    }

    /// <summary>Copies the outputs of one group, (N, pixels, O), into (N, all O, pixels).</summary>
    private static void ToChannelsFirst(
        ReadOnlySpan<Real> result, int pixels, int outputs, int allOutputs, int group, Span<Real> y)
    {
        for (int n = 0; n < result.Length / (pixels * outputs); n++)
        {
            ReadOnlySpan<Real> from = result.Slice(n * pixels * outputs, pixels * outputs);
            for (int o = 0; o < outputs; o++)
            {
                Span<Real> plane = y.Slice((n * allOutputs + group * outputs + o) * pixels, pixels);
                for (int i = 0; i < pixels; i++) plane[i] = from[i * outputs + o];
            }
        }
    }
}
