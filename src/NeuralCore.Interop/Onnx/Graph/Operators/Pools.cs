namespace NeuralCore.Interop.Onnx.Graph.Operators;

/// <summary>Pooling over windows or over entire channels.</summary>
internal static class Pools
{
    public static void Max(NodePlan node)
    {
        node.Ignore("storage_order");
        Pool(node, (x, width, w, y0, x0) =>
        {
            Real largest = Real.NegativeInfinity;
            for (int y = Math.Max(
                0, y0 < 0 ? y0 + (-y0 + w.DilationY - 1) / w.DilationY * w.DilationY : y0); y < Math.Min(
                y0 + w.DilationY * w.KernelHeight, x.Length / width); y += w.DilationY)
                for (int i = x0 < 0 ? x0 + (-x0 + w.DilationX - 1) / w.DilationX * w.DilationX
                    : x0; i < Math.Min(x0 + w.DilationX * w.KernelWidth, width); i += w.DilationX)
                    largest = x[y * width + i] > largest || Real.IsNaN(x[y * width + i]) ? x[y * width + i] : largest;
            return largest;
        });
    }

    /// <summary>
    /// With <c>count_include_pad</c> the explicit padding counts as zeros; otherwise it is excluded from the mean.
    /// </summary>
    public static void Average(NodePlan node)
    {
        bool countsPadding = node.Integer("count_include_pad", 0) != 0;
        Pool(node, (x, width, w, y0, x0) =>
        {
            Real sum = 0;
            int height = x.Length / width, inside = 0, counted = 0;
            for (int ky = 0; ky < w.KernelHeight; ky++)
            {
                for (int kx = 0; kx < w.KernelWidth; kx++)
                {
                    int y = y0 + ky * w.DilationY, i = x0 + kx * w.DilationX;
                    if (y < height + w.StatedBottom && i < width + w.StatedRight) counted++;
                    if ((uint)y >= (uint)height || (uint)i >= (uint)width) continue;
                    sum += x[y * width + i];
                    inside++;
                }
            }

            return sum / (countsPadding ? counted : inside);
        });
    }

    public static void GlobalAverage(NodePlan node) => Global(node, plane =>
    {
        double sum = 0;
        foreach (Real value in plane) sum += value;
        return (Real)(sum / plane.Length);
    });

    public static void GlobalMax(NodePlan node) => Global(node, plane =>
    {
        Real largest = Real.NegativeInfinity;
        foreach (Real value in plane) largest = Real.Max(largest, value);
        return largest;
    });

    /// <param name="y0">First row of the window in the image; negative in the padding.</param>
    private delegate Real Window(ReadOnlySpan<Real> plane, int width, Windows windows, int y0, int x0);

    private delegate Real Plane(ReadOnlySpan<Real> plane);

    private static void Pool(NodePlan node, Window window)
    {
        GraphValue x = node.Input(0);
        Windows w = Windows.Of(node, x, null);
        if (w.Top >= Reach(w.KernelHeight, w.DilationY) || w.Left >= Reach(w.KernelWidth, w.DilationX))
            throw node.Fail("less padding than the window is large", $"{w.Top} and {w.Left}");
        GraphValue y = node.Create(x.Sizes[0], x.Sizes[1], w.OutHeight, w.OutWidth);
        (int pixels, int width) = (x.Sizes[2] * x.Sizes[3], x.Sizes[3]);
        node.Run(memory =>
        {
            ReadOnlySpan<Real> from = memory[x];
            Span<Real> to = memory[y];
            for (int i = 0; i < to.Length; i++)
            {
                int plane = i / (w.OutHeight * w.OutWidth), at = i % (w.OutHeight * w.OutWidth);
                to[i] = window(from.Slice(plane * pixels, pixels), width, w, at / w.OutWidth * w.StrideY - w.Top,
                    at % w.OutWidth * w.StrideX - w.Left);
            }
        });
        node.Return(y);
    }

    private static long Reach(int kernel, int dilation) => (kernel - 1L) * dilation + 1;

    private static void Global(NodePlan node, Plane plane)
    {
        GraphValue x = node.Input(0);
        if (x.Rank != 4 || x.Length == 0) throw node.Fail("images as N×C×H×W", $"{x}");
        GraphValue y = node.Create(x.Sizes[0], x.Sizes[1], 1, 1);
        int pixels = x.Sizes[2] * x.Sizes[3];
        node.Run(memory =>
        {
            for (int i = 0; i < y.Length; i++) memory[y][i] = plane(memory[x].Slice(i * pixels, pixels));
        });
        node.Return(y);
    }
}
