using NeuralCore.Explain.Walking;

namespace NeuralCore.Explain.Formulas;

/// <summary>The numbers of a dense layer: the formulas of Dense.cs for one sample.</summary>
internal static class DenseFormulas
{
    public static CellText? Of(LayerPass s, Dense layer, string tensor, int at)
    {
        int outputs = layer.OutFeatures, inputs = layer.InFeatures;
        switch (tensor)
        {
            case LayerPass.Output:
                var y = new ChainText(layer.Bias is { } b ? Places.Weight("b", b, "bias", at) : null);
                for (int i = 0; i < inputs; i++) y.Add(X(i), W(i, at));
                return y.Text($"y[{at}] = {(layer.HasBias ? $"b[{at}] + " : "")}Σᵢ x[i]·W[i, {at}]");
            case LayerPass.InputGradient:
                var dx = new ChainText(null);
                for (int o = 0; o < outputs; o++) dx.Add(Dy(o), W(at, o));
                return dx.Text($"dx[{at}] = Σₒ dy[o]·W[{at}, o]");
            case $"{LayerPass.GradientOf}weight":
                (int row, int column) = Math.DivRem(at, outputs);
                var dw = new ChainText(null);
                dw.Add(X(row), Dy(column));
                return dw.Text($"dW[{row}, {column}] = x[{row}]·dy[{column}]");
            case $"{LayerPass.GradientOf}bias":
                return new CellText($"db[{at}] = dy[{at}]", CellText.Number(Dy(at).Value), [Dy(at)]);
            default:
                return null;
        }

        Operand X(int i) => Places.Activation("x", LayerPass.Input, s.X, i);
        Operand Dy(int o) => Places.Activation("dy", LayerPass.OutputGradient, s.Dy!, o);
        Operand W(int i, int o) => Places.Weight("W", layer.Weight, "weight", i * outputs + o);
    }
}
