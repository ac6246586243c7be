using NeuralCore.Explain.Walking;

namespace NeuralCore.Explain.Formulas;

/// <summary>
/// The probabilities and the gradient of softmax with cross-entropy, and of a sigmoid with binary cross-entropy, for
/// the loss of sample 0.
/// </summary>
internal static class LossFormulas
{
    public static CellText? Of(Walk walk, LayerPass s, string tensor, int at)
    {
        int classes = s.X.Shape.Last, n = at / classes, c = at % classes;
        bool isSoftmax = walk.End.Kind == EndKind.Softmax;
        if (tensor == LayerPass.Output) return isSoftmax ? Softmax(s, n, c, classes) : Sigmoid(s, at);
        if (tensor != LayerPass.InputGradient) return null;
        if (n > 0) return new CellText($"dz[{n}, {c}] = 0: the loss is that of the image, sample 0", "0", []);
        string t = c == walk.Label ? "1" : "0", why = $"t[{c}] = {t}: the label is {walk.Label}";
        Operand p = Places.Activation("p", LayerPass.Output, s.Y, at);
        if (isSoftmax)
            return new CellText($"dz[{c}] = p[{c}] − t[{c}],  {why}", $"{CellText.Number(p.Value)} − {t}", [p]);
        Operand z = Places.Activation("z", LayerPass.Input, s.X, at);
        return new CellText($"dz[{c}] = (σ(z[{c}]) − t[{c}])/{classes},  {why}",
            $"double(({PreciseSigmoid(z.Value)} − {t}) / {classes})", [z, p]);
    }

    private static CellText Softmax(LayerPass s, int n, int c, int classes)
    {
        Operand[] z = [.. Enumerable.Range(n * classes, classes)
            .Select(i => Places.Activation("z", LayerPass.Input, s.X, i))];
        float max = z.Max(logit => logit.Value);
        string of = Places.Sample(s.X, n);
        return new CellText($"p[{of}{c}] = exp(z[{of}{c}] − max z) / Σⱼ exp(z[{of}j] − max z)",
            $"{Shifted(z[c])} / sum64({string.Join(", ", z.Select(Shifted))})", [z[c], .. z]);

        string Shifted(Operand logit) => $"exp({CellText.Number(logit.Value)} − {CellText.Number(max)})";
    }

    private static CellText Sigmoid(LayerPass s, int at)
    {
        Operand z = Places.Activation("z", LayerPass.Input, s.X, at);
        string place = Places.Of(s.X.Shape, at, hasBatch: true);
        return new CellText($"p{place} = σ(z{place}) = 1 / (1 + exp(−z{place}))",
            $"1 / (1 + exp(0 − {CellText.Number(z.Value)}))", [z]);
    }

    /// <summary>As BinaryCrossEntropy.cs computes it: its exponential never exceeds 1.</summary>
    public static string PreciseSigmoid(float z)
    {
        string decay = $"exp({CellText.Number(-Math.Abs((double)z))})";
        return z < 0 ? $"{decay} / (1 + {decay})" : $"1 / (1 + {decay})";
    }
}
