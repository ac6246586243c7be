using NeuralCore.Explain.Walking;

namespace NeuralCore.Explain.Formulas;

/// <summary>The numbers of layer normalisation.</summary>
internal static class NormalizationFormulas
{
    public static CellText? Of(LayerPass s, LayerNorm layer, string tensor, int at)
    {
        int channels = layer.Channels, c = at % channels;
        Operand scale = Places.Weight("γ", layer.Scale, "scale", c);
        Operand shift = Places.Weight("β", layer.Shift, "shift", c);
        string γ = CellText.Number(scale.Value), place = Places.Of(s.X.Shape, at, hasBatch: true);
        switch (tensor)
        {
            case LayerPass.Output:
                return new CellText($"y{place} = γ[{c}]·(x{place} − μ)/σ + β[{c}]",
                    $"({γ}·{Normalized(at)}) + {CellText.Number(shift.Value)}",
                    [scale, X(at), Mean(at), Inverse(at), shift]);
            case LayerPass.InputGradient:
                (float mean, float product) = RowMeans(s, layer, at / channels);
                Operand dy = Dy(at), first = new("mean dx̂", mean), second = new("mean dx̂·x̂", product);
                return new CellText($"dx{place} = (γ[{c}]·dy{place} − mean dx̂ − x̂{place}·mean(dx̂·x̂))/σ",
                    $"{CellText.Number(Inverse(at).Value)}·(({γ}·{CellText.Number(dy.Value)}) − "
                    + $"{CellText.Number(mean)} − ({Normalized(at)}·{CellText.Number(product)}))",
                    [Inverse(at), scale, dy, first, X(at), Mean(at), second]);
            case $"{LayerPass.GradientOf}scale":
                return ColumnFormulas.Sum($"dγ[{c}] = Σ dy[r, {c}]·x̂[r, {c}]", s.X.Length / channels, row =>
                {
                    int i = row * channels + c;
                    return ($"({CellText.Number(Dy(i).Value)}·{Normalized(i)})", [Dy(i), X(i)]);
                });
            case $"{LayerPass.GradientOf}shift":
                return ColumnFormulas.Sum(
                    $"dβ[{c}] = Σ dy[r, {c}]", s.X.Length / channels, row => Dy(row * channels + c));
            default:
                return null;
        }

        Operand X(int i) => Places.Activation("x", LayerPass.Input, s.X, i);
        Operand Dy(int i) => Places.Activation("dy", LayerPass.OutputGradient, s.Dy!, i);
        Operand Mean(int i) => new($"μ[{i / channels}]", s.Kept![i / channels * 2]);
        Operand Inverse(int i) => new($"1/σ[{i / channels}]", s.Kept![i / channels * 2 + 1]);
        string Normalized(int i) =>
            $"(({CellText.Number(X(i).Value)} − {CellText.Number(Mean(i).Value)})·{CellText.Number(Inverse(i).Value)})";
    }

    /// <summary>The means of dx̂ and dx̂·x̂ over a row, as LayerNormalization.cs computes them.</summary>
    private static (float Mean, float Product) RowMeans(LayerPass s, LayerNorm layer, int row)
    {
        float mean = 0, product = 0, μ = s.Kept![2 * row], inverse = s.Kept![2 * row + 1];
        for (int c = 0; c < layer.Channels; c++)
        {
            int i = row * layer.Channels + c;
            float xHat = (s.X[i] - μ) * inverse, dxHat = layer.Scale.Value[c] * s.Dy![i];
            mean += dxHat;
            product += dxHat * xHat;
        }

        return (mean / layer.Channels, product / layer.Channels);
    }
}
