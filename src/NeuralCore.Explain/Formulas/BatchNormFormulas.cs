using System.Globalization;
using NeuralCore.Explain.Walking;

namespace NeuralCore.Explain.Formulas;

/// <summary>The numbers of batch normalisation, with running statistics or with those of the batch.</summary>
internal static class BatchNormFormulas
{
    public static CellText? Of(LayerPass s, BatchNorm layer, string tensor, int at)
    {
        int channels = layer.Channels, c = at % channels, rows = s.X.Length / channels;
        Operand mean = Kept(s, "μ", LayerPass.Mean, c), inverse = Kept(s, "1/σ", LayerPass.Inverse, c);
        Operand scale = Places.Weight("γ", layer.Scale, "scale", c);
        Operand shift = Places.Weight("β", layer.Shift, "shift", c);
        string μ = Number(mean), σ = Number(inverse), γ = Number(scale);
        string place = Places.Of(s.X.Shape, at, hasBatch: true);
        switch (tensor)
        {
            case LayerPass.Mean when s.IsTraining:
                return Mean(s, c, channels, rows);
            case LayerPass.Mean:
                return new CellText($"μ[{c}] = running mean of the training", μ, []);
            case LayerPass.Inverse:
                return Inverse(s, layer, c, rows, mean);
            case LayerPass.Output:
                return new CellText($"y{place} = β[{c}] + γ[{c}]/σ[{c}]·(x{place} − μ[{c}])",
                    $"{Number(shift)} + ({γ}·{σ})·({Number(X(at))} − {μ})", [shift, scale, inverse, X(at), mean]);
            case LayerPass.InputGradient when s.IsTraining:
                return Gradient(at);
            case LayerPass.InputGradient:
                return new CellText($"dx{place} = γ[{c}]/σ[{c}]·dy{place}   with running statistics",
                    $"({γ}·{σ})·{Number(Dy(at))}", [scale, inverse, Dy(at)]);
            case $"{LayerPass.GradientOf}scale":
                return ColumnFormulas.Sum($"dγ[{c}] = Σ dy[r, {c}]·(x[r, {c}] − μ[{c}])/σ[{c}]", rows, row =>
                {
                    Operand g = Dy(row * channels + c), v = X(row * channels + c);
                    return ($"({Number(g)}·(({Number(v)} − {μ})·{σ}))", [g, v]);
                });
            case $"{LayerPass.GradientOf}shift":
                return ColumnFormulas.Sum($"dβ[{c}] = Σ dy[r, {c}]", rows, row => Dy(row * channels + c));
            default:
                return null;
        }

        CellText Gradient(int i)
        {
            // The statistics depend on x too: their derivatives are the terms with dβ and dγ.
            Operand dβ = new($"dβ[{c}]", layer.Shift.Gradient[c], $"{LayerPass.GradientOf}shift", c);
            Operand dγ = new($"dγ[{c}]", layer.Scale.Gradient[c], $"{LayerPass.GradientOf}scale", c);
            string minus = $"(0 − ({γ}·{σ}))";
            return new CellText(
                $"dx{place} = γ/σ·(dy{place} − dβ/R − (x{place} − μ)/σ·dγ/R)   R = {rows} rows of the batch",
                $"({minus}·{Number(dβ)} / {rows}) + ({minus}·{σ}·{Number(dγ)} / {rows})·({Number(X(i))} − {μ}) + "
                + $"({γ}·{σ})·{Number(Dy(i))}", [scale, inverse, dβ, dγ, X(i), mean, Dy(i)]);
        }

        Operand X(int i) => Places.Activation("x", LayerPass.Input, s.X, i);
        Operand Dy(int i) => Places.Activation("dy", LayerPass.OutputGradient, s.Dy!, i);
    }

    private static CellText Mean(LayerPass s, int c, int channels, int rows)
    {
        CellText sum = ColumnFormulas.Sum("", rows,
            row => Places.Activation("x", LayerPass.Input, s.X, row * channels + c));
        return sum with
        {
            Symbols = $"μ[{c}] = (1/R)·Σ x[r, {c}]   R = {rows} rows of the batch",
            Numbers = $"({sum.Numbers}) / {rows}",
        };
    }

    private static CellText Inverse(LayerPass s, BatchNorm layer, int c, int rows, Operand mean)
    {
        string ε = CellText.Number((float)layer.Epsilon), μ = Number(mean);
        if (!s.IsTraining)
        {
            Operand variance = new($"σ²[{c}] (running)", layer.RunningVariance[c]);
            return new CellText(
                $"1/σ[{c}] = 1/√(σ²[{c}] + ε)", $"1 / sqrt({Number(variance)} + {ε})", [variance]);
        }

        CellText sum = ColumnFormulas.Sum("", rows, row =>
        {
            Operand x = Places.Activation("x", LayerPass.Input, s.X, row * layer.Channels + c);
            // A deviation of 0 adds nothing and could be left out; a pixel of 0 could not.
            string deviation = string.Create(CultureInfo.InvariantCulture, $"({Number(x)} − {μ})");
            return ($"({deviation}·{deviation})", [new Operand("", 1), x]);
        });
        return sum with
        {
            Symbols = $"1/σ[{c}] = 1/√((1/R)·Σ (x[r, {c}] − μ[{c}])² + ε)   R = {rows} rows of the batch",
            Numbers = $"1 / sqrt(({sum.Numbers}) / {rows} + {ε})",
            Operands = [mean, .. sum.Operands.Where(operand => operand.Tensor is not null)],
        };
    }

    private static Operand Kept(LayerPass s, string symbol, string tensor, int c) =>
        new($"{symbol}[{c}]", s.Find(tensor)![c], tensor, c);

    private static string Number(Operand operand) => CellText.Number(operand.Value);
}
