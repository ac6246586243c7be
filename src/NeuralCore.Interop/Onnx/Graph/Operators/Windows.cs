namespace NeuralCore.Interop.Onnx.Graph.Operators;

/// <summary>
/// The windows of a convolution or pool over an image: kernel size, strides, dilations, and pads, explicit or from
/// <c>auto_pad</c>.
/// </summary>
/// <param name="Bottom">With <c>ceil_mode</c> it includes the end of the last window; <see cref="StatedBottom"/> does
/// not.</param>
internal sealed record Windows(
    int KernelHeight, int KernelWidth, int StrideY, int StrideX, int DilationY, int DilationX, int Top, int Bottom,
        int Left, int Right, int OutHeight, int OutWidth, int StatedBottom, int StatedRight)
{
    /// <summary>Maximum of kernel sizes, strides and pads: a product of two fits into an int.</summary>
    private const int Largest = 1 << 15;

    /// <param name="x">(N, C, H, W)</param>
    /// <param name="kernel">The size of the weights; null for the node's kernel_shape.</param>
    public static Windows Of(NodePlan node, GraphValue x, int[]? kernel)
    {
        if (x.Rank != 4) throw node.Fail("images as N×C×H×W", $"{x}");
        int[]? stated = Pair(node, "kernel_shape", null, least: 1);
        int[] size = kernel ?? stated ?? throw node.Fail("a kernel_shape", "none");
        if (kernel is not null && stated is not null && !stated.SequenceEqual(kernel))
            throw node.Fail("a kernel_shape like the weights'", $"{stated[0]}×{stated[1]}");
        int[] stride = Pair(node, "strides", [1, 1], least: 1)!, dilation = Pair(node, "dilations", [1, 1], least: 1)!;
        long[] pads = node.Integers("pads") ?? [0, 0, 0, 0];
        if (pads.Length != 4 || pads.Any(pad => pad is < 0 or > Largest))
            throw node.Fail($"four pads from 0 to {Largest}", $"({string.Join(", ", pads)})");
        bool ceils = node.Integer("ceil_mode", 0) != 0;
        string auto = node.Text("auto_pad", "NOTSET");
        if (auto is not ("NOTSET" or "VALID" or "SAME_UPPER" or "SAME_LOWER"))
            throw node.Fail("auto_pad NOTSET, VALID, SAME_UPPER or SAME_LOWER", auto);
        Side y = Side.Of(x.Sizes[2], size[0], stride[0], dilation[0], (int)pads[0], (int)pads[2], auto, ceils),
            across = Side.Of(x.Sizes[3], size[1], stride[1], dilation[1], (int)pads[1], (int)pads[3], auto, ceils);
        if (y.Outputs < 1 || across.Outputs < 1)
            throw node.Fail("windows that fit into the image", $"{size[0]}×{size[1]} on {x}");
        return new Windows(
            size[0], size[1], stride[0], stride[1], dilation[0], dilation[1], y.Before, y.After, across.Before,
            across.After, y.Outputs, across.Outputs, y.StatedAfter, across.StatedAfter);
    }

    private static int[]? Pair(NodePlan node, string attribute, int[]? fallback, int least) =>
        node.Integers(attribute) switch
        {
            null => fallback,
            [var a, var b] when a >= least && b >= least && a <= Largest && b <= Largest => [(int)a, (int)b],
            var other => throw node.Fail(
                $"two numbers from {least} to {Largest} as {attribute}", $"({string.Join(", ", other)})"),
        };

    private readonly record struct Side(int Before, int After, int StatedAfter, int Outputs)
    {
        public static Side Of(
            int size, int kernel, int stride, int dilation, int before, int after, string auto, bool ceils)
        {
            long reach = (long)dilation * (kernel - 1) + 1;
            if (auto == "VALID") (before, after) = (0, 0);
            if (auto.StartsWith("SAME", StringComparison.Ordinal))
            {
                long missing = Math.Max(0, (((long)size + stride - 1) / stride - 1) * stride + reach - size);
                (before, after) = (
                    (int)Math.Min(Largest, auto == "SAME_UPPER" ? missing / 2 : missing - missing / 2),
                    (int)Math.Min(Largest, auto == "SAME_UPPER" ? missing - missing / 2 : missing / 2));
            }

            long free = size + (long)before + after - reach;
            if (free < 0) return default;
            long outputs = (ceils ? (free + stride - 1) / stride : free / stride) + 1;
            // A last window that would start in the padding after the image is omitted.
            if (ceils && (outputs - 1) * stride >= (long)size + before) outputs--;
            // Padding beyond the end of the last window is not read.
            long reached = Math.Max(after < reach ? after : 0, (outputs - 1) * stride + reach - size - before);
            return new Side(before, (int)reached, after, (int)outputs);
        }
    }
}
