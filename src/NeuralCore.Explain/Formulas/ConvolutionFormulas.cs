using NeuralCore.Explain.Walking;
using NeuralCore.Kernels;
using NeuralCore.Kernels.Convolution;

namespace NeuralCore.Explain.Formulas;

/// <summary>The numbers of a convolution: the loops of NaiveConvolution.cs for one output, input or weight.</summary>
internal static class ConvolutionFormulas
{
    public static CellText? Of(LayerPass s, Conv2D layer, string tensor, int at)
    {
        ConvolutionGeometry g = layer.Geometry(s.X.Shape);
        return tensor switch
        {
            LayerPass.Output => Forward(s, layer, g, at),
            LayerPass.InputGradient => DataGradient(s, layer, g, at),
            $"{LayerPass.GradientOf}weight" => WeightGradient(s, g, at),
            $"{LayerPass.GradientOf}bias" => ColumnFormulas.Sum(
                $"db[{at}] = Σ dy[{(g.Batch == 1 ? "" : "n, ")}oy, ox, {at}]", g.Batch * g.OutHeight * g.OutWidth,
                row => Places.Activation("dy", LayerPass.OutputGradient, s.Dy!, row * g.OutChannels + at)),
            _ => null,
        };
    }

    private static CellText Forward(LayerPass s, Conv2D layer, ConvolutionGeometry g, int at)
    {
        (int pixel, int o) = Math.DivRem(at, g.OutChannels);
        (int row, int ox) = Math.DivRem(pixel, g.OutWidth);
        (int n, int oy) = Math.DivRem(row, g.OutHeight);
        var chain = new ChainText(layer.Bias is { } bias ? Places.Weight("b", bias, "bias", o) : null);
        for (int ky = 0; ky < g.KernelHeight; ky++)
            for (int kx = 0; kx < g.KernelWidth; kx++)
                for (int c = 0; Input(g, n, oy, ox, ky, kx) is { } input && c < g.InChannels; c++)
                    chain.Add(Places.Activation("x", LayerPass.Input, s.X, input + c), Weight(layer, g, ky, kx, c, o));
        string start = layer.HasBias ? $"b[{o}] + " : "", of = Places.Sample(s.X, n);
        return chain.Text(
            $"y[{of}{oy}, {ox}, {o}] = {start}Σ x[{of}{Row(g, oy)}, {Column(g, ox)}, c]·W[ky, kx, c, {o}]");
    }

    private static CellText DataGradient(LayerPass s, Conv2D layer, ConvolutionGeometry g, int at)
    {
        (int pixel, int c) = Math.DivRem(at, g.InChannels);
        (int row, int ix) = Math.DivRem(pixel, g.Width);
        (int n, int iy) = Math.DivRem(row, g.Height);
        var chain = new ChainText(null);
        for (int oy = 0; oy < g.OutHeight; oy++)
            for (int ky = 0; ky < g.KernelHeight; ky++)
                for (int kx = 0; kx < g.KernelWidth; kx++)
                    for (int ox = 0; ox < g.OutWidth; ox++)
                    {
                        if (Input(g, n, oy, ox, ky, kx) != pixel * g.InChannels) continue;
                        for (int o = 0; o < g.OutChannels; o++)
                            chain.Add(Dy(s, g, n, oy, ox, o), Weight(layer, g, ky, kx, c, o));
                    }

        string of = Places.Sample(s.X, n);
        return chain.Text($"dx[{of}{iy}, {ix}, {c}] = Σ dy[{of}oy, ox, o]·W[ky, kx, {c}, o]   over all windows that " +
            "hold the pixel");
    }

    private static CellText WeightGradient(LayerPass s, ConvolutionGeometry g, int at)
    {
        (int tap, int o) = Math.DivRem(at, g.OutChannels);
        (int window, int c) = Math.DivRem(tap, g.InChannels);
        (int ky, int kx) = Math.DivRem(window, g.KernelWidth);
        var sums = new List<CellText>();
        for (int shard = 0; shard < Shards.Count(g.Batch); shard++)
        {
            var chain = new ChainText(null);
            for (int n = Shards.Start(g.Batch, shard); n < Shards.Start(g.Batch, shard + 1); n++)
                for (int oy = 0; oy < g.OutHeight; oy++)
                    for (int ox = 0; ox < g.OutWidth; ox++)
                    {
                        if (Input(g, n, oy, ox, ky, kx) is { } input)
                            chain.Add(Places.Activation("x", LayerPass.Input, s.X, input + c), Dy(s, g, n, oy, ox, o));
                    }

            sums.Add(chain.Text(""));
        }

        string of = g.Batch == 1 ? "" : "n, ";
        return CellText.Sum($"dW[{ky}, {kx}, {c}, {o}] = Σ x[{of}iy, ix, {c}]·dy[{of}oy, ox, {o}]   over all windows " +
            $"({of}oy, ox)", sums);
    }

    private static Operand Dy(LayerPass s, ConvolutionGeometry g, int n, int oy, int ox, int o) => Places.Activation(
        "dy", LayerPass.OutputGradient, s.Dy!, ((n * g.OutHeight + oy) * g.OutWidth + ox) * g.OutChannels + o);

    private static Operand Weight(Conv2D layer, ConvolutionGeometry g, int ky, int kx, int c, int o) => Places.Weight(
        "W", layer.Weight, "weight", ((ky * g.KernelWidth + kx) * g.InChannels + c) * g.OutChannels + o);

    /// <summary>The index of x[n, iy, ix, 0], or null outside the image.</summary>
    private static int? Input(ConvolutionGeometry g, int n, int oy, int ox, int ky, int kx)
    {
        int iy = oy * g.StrideY + ky * g.DilationY - g.Top, ix = ox * g.StrideX + kx * g.DilationX - g.Left;
        return (uint)iy < (uint)g.Height && (uint)ix < (uint)g.Width
            ? ((n * g.Height + iy) * g.Width + ix) * g.InChannels : null;
    }

    private static string Row(ConvolutionGeometry g, int oy) => Tap(oy * g.StrideY - g.Top, g.DilationY, "ky");

    private static string Column(ConvolutionGeometry g, int ox) => Tap(ox * g.StrideX - g.Left, g.DilationX, "kx");

    private static string Tap(int first, int dilation, string k) =>
        $"{(first == 0 ? "" : $"{first} + ")}{(dilation == 1 ? "" : $"{dilation}·")}{k}";
}
