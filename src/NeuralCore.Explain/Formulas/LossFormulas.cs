using NeuralCore.Explain.Walking;

namespace NeuralCore.Explain.Formulas;

/// <summary>The probabilities and the gradient of softmax with cross-entropy, for one sample of weight 1.</summary>
internal static class LossFormulas
{
    public static CellText? Of(LayerPass s, string tensor, int at, int label)
    {
        Operand[] z = [.. Enumerable.Range(0, s.X.Length).Select(c => Places.Activation("z", LayerPass.Input, s.X, c))];
        float max = z.Max(logit => logit.Value);
        switch (tensor)
        {
            case LayerPass.Output:
                string terms = string.Join(", ", z.Select(Shifted));
                return new CellText($"p[{at}] = exp(z[{at}] − max z) / Σⱼ exp(z[j] − max z)",
                    $"{Shifted(z[at])} / sum64({terms})", [z[at], .. z]);
            case LayerPass.InputGradient:
                Operand p = Places.Activation("p", LayerPass.Output, s.Y, at);
                string t = at == label ? "1" : "0";
                return new CellText($"dz[{at}] = p[{at}] − t[{at}],  t[{at}] = {t}: the label is {label}",
                    $"{CellText.Number(p.Value)} − {t}", [p]);
            default:
                return null;
        }

        string Shifted(Operand logit) => $"exp({CellText.Number(logit.Value)} − {CellText.Number(max)})";
    }
}
