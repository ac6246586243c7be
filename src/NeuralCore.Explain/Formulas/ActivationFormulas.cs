using NeuralCore.Explain.Walking;

namespace NeuralCore.Explain.Formulas;

/// <summary>The numbers of activations: the functions of ElementFunctions.cs, operation by operation.</summary>
internal static class ActivationFormulas
{
    /// <summary>The constants of GeluFunction.</summary>
    private const float TwiceRoot = (float)1.5957691216057308, Cubic = (float)0.044715;

    public static CellText? Of(LayerPass s, Activation layer, string tensor, int at)
    {
        Operand x = Places.Activation("x", LayerPass.Input, s.X, at);
        Operand y = Places.Activation("y", LayerPass.Output, s.Y, at);
        string place = Places.Of(s.X.Shape, at, hasBatch: true);
        if (tensor == LayerPass.Output) return Forward(layer, x, place);
        if (tensor != LayerPass.InputGradient) return null;
        return Backward(layer, x, y, Places.Activation("dy", LayerPass.OutputGradient, s.Dy!, at), place);
    }

    private static CellText? Forward(Activation layer, Operand x, string place)
    {
        string v = CellText.Number(x.Value);
        return layer switch
        {
            ReLU => new($"y{place} = max(x{place}, 0)", $"max({v}, 0)", [x]),
            LeakyReLU leaky when x.Value < 0 =>
                new($"y{place} = slope·x{place}, since x < 0", $"{CellText.Number((float)leaky.Slope)}·{v}", [x]),
            LeakyReLU => new($"y{place} = x{place}, since x ≥ 0", v, [x]),
            Sigmoid => new($"y{place} = 1 / (1 + e⁻ˣ)", Gate(v), [x]),
            Tanh => new($"y{place} = tanh x{place}", $"tanh({v})", [x]),
            SiLU => new($"y{place} = x·σ(x)", $"{v}·({Gate(v)})", [x]),
            GELU => new($"y{place} = x·σ(2u),  u = √(2/π)·(x + 0.044715·x³)", $"{v}·({Gate(GeluArgument(v))})", [x]),
            _ => null,
        };
    }

    private static CellText? Backward(Activation layer, Operand x, Operand y, Operand dy, string place)
    {
        string v = CellText.Number(x.Value), w = CellText.Number(y.Value), g = CellText.Number(dy.Value);
        switch (layer)
        {
            case ReLU when y.Value > 0:
                return new($"dx{place} = dy{place}, since y > 0", g, [y, dy]);
            case ReLU:
                return new($"dx{place} = 0, since y = 0: the gradient is dropped here", "0", [y, dy]);
            case LeakyReLU leaky when x.Value < 0:
                string slope = CellText.Number((float)leaky.Slope);
                return new($"dx{place} = slope·dy{place}, since x < 0", $"{slope}·{g}", [dy]);
            case LeakyReLU:
                return new($"dx{place} = dy{place}, since x ≥ 0", g, [dy]);
            case Sigmoid:
                return new($"dx{place} = y·(1 − y)·dy", $"{w}·(1 − {w})·{g}", [y, dy]);
            case Tanh:
                return new($"dx{place} = (1 − y²)·dy", $"(1 − ({w}·{w}))·{g}", [y, dy]);
            case SiLU:
                string s = Gate(v);
                return new($"dx{place} = s·(1 + x·(1 − s))·dy,  s = σ(x)", $"({s})·(1 + {v}·(1 − ({s})))·{g}", [x, dy]);
            case GELU:
                string t = $"({Gate(GeluArgument(v))})";
                string bend = $"({CellText.Number(TwiceRoot)}·(1 + {CellText.Number(3 * Cubic)}·({v}·{v})))";
                return new($"dx{place} = (s + x·s·(1 − s)·2u′)·dy,  s = σ(2u)",
                    $"({t} + ({v}·({t}·(1 − {t}))·{bend}))·{g}", [x, dy]);
            default:
                return null;
        }
    }

    /// <summary>σ of a number or of a text in parentheses.</summary>
    private static string Gate(string x) => $"1 / (1 + exp(0 − {x}))";

    private static string GeluArgument(string x) =>
        $"({CellText.Number(TwiceRoot)}·({x} + ({CellText.Number(Cubic)}·{x}·{x})·{x}))";
}
