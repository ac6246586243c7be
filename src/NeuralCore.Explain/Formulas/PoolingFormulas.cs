using NeuralCore.Explain.Walking;
using NeuralCore.Kernels.Pooling;

namespace NeuralCore.Explain.Formulas;

/// <summary>The numbers of pooling layers: the loops of NaivePooling.cs for one output or input.</summary>
internal static class PoolingFormulas
{
    public static CellText? Of(LayerPass s, Layer layer, string tensor, int at)
    {
        PoolingGeometry g = layer is Pooling2D pool ? pool.Geometry(s.X.Shape)
            : GlobalAveragePool2D.WholeImage(s.X.Shape);
        return tensor switch
        {
            LayerPass.Output when layer is MaxPool2D => Maximum(s, g, at),
            LayerPass.Output => Average(s, g, at),
            LayerPass.InputGradient when layer is MaxPool2D => MaximumGradient(s, g, at),
            LayerPass.InputGradient => AverageGradient(s, g, at),
            _ => null,
        };
    }

    private static CellText Maximum(LayerPass s, PoolingGeometry g, int at)
    {
        Operand[] window = [.. Window(g, at).Select(pixel => X(s, pixel.Input))];
        return new CellText($"y{Output(s, at)} = max x[iy, ix, {at % g.Channels}]   over the window",
            $"max({string.Join(", ", window.Select(x => CellText.Number(x.Value)))})", window);
    }

    private static CellText Average(LayerPass s, PoolingGeometry g, int at)
    {
        Operand[] window = [.. Window(g, at).Select(pixel => X(s, pixel.Input))];
        string sum = string.Join(" + ", window.Select(x => CellText.Number(x.Value)));
        return new CellText($"y{Output(s, at)} = (1/{window.Length})·Σ x[iy, ix, {at % g.Channels}]   over the window",
            $"({sum})·{CellText.Number(1 / (float)window.Length)}", window);
    }

    private static CellText MaximumGradient(LayerPass s, PoolingGeometry g, int at)
    {
        Operand[] won = [.. Windows(g, at).Where(window => s.Kept![window.Output] == window.Tap)
            .Select(window => Dy(s, window.Output))];
        return new CellText($"dx{Places.Of(s.X.Shape, at, true)} = Σ dy   over the windows whose maximum is here",
            won.Length == 0 ? "0" : string.Join(" + ", won.Select(dy => CellText.Number(dy.Value))), won);
    }

    private static CellText AverageGradient(LayerPass s, PoolingGeometry g, int at)
    {
        var parts = Windows(g, at)
            .Select(window => (Dy: Dy(s, window.Output), Share: 1 / (float)Window(g, window.Output).Count())).ToArray();
        return new CellText(
            $"dx{Places.Of(s.X.Shape, at, true)} = Σ dy/p   over the windows with this pixel, of p pixels",
            parts.Length == 0 ? "0"
                : string.Join(" + ", parts.Select(p => $"({CellText.Number(p.Dy.Value)}·{CellText.Number(p.Share)})")),
            [.. parts.Select(p => p.Dy)]);
    }

    private static Operand X(LayerPass s, int at) => Places.Activation("x", LayerPass.Input, s.X, at);

    private static Operand Dy(LayerPass s, int at) => Places.Activation("dy", LayerPass.OutputGradient, s.Dy!, at);

    private static string Output(LayerPass s, int at) => Places.Of(s.Y.Shape, at, hasBatch: true);

    /// <summary>The pixels of an output's window, in order.</summary>
    private static IEnumerable<(int Tap, int Input)> Window(PoolingGeometry g, int at)
    {
        (int pixel, int c) = Math.DivRem(at, g.Channels);
        (int row, int ox) = Math.DivRem(pixel, g.OutWidth);
        (int n, int oy) = Math.DivRem(row, g.OutHeight);
        for (int ky = 0; ky < g.KernelHeight; ky++)
            for (int kx = 0; kx < g.KernelWidth; kx++)
            {
                int iy = oy * g.StrideY + ky - g.Top, ix = ox * g.StrideX + kx - g.Left;
                if ((uint)iy < (uint)g.Height && (uint)ix < (uint)g.Width)
                    yield return (ky * g.KernelWidth + kx, ((n * g.Height + iy) * g.Width + ix) * g.Channels + c);
            }
    }

    /// <summary>The outputs whose window has this input, in order, and its tap there.</summary>
    private static IEnumerable<(int Output, int Tap)> Windows(PoolingGeometry g, int input)
    {
        int c = input % g.Channels;
        int pixels = g.OutHeight * g.OutWidth, first = input / (g.Height * g.Width * g.Channels) * pixels;
        for (int pixel = first; pixel < first + pixels; pixel++)
        {
            foreach ((int tap, int at) in Window(g, pixel * g.Channels + c))
            {
                if (at == input) yield return (pixel * g.Channels + c, tap);
            }
        }
    }
}
