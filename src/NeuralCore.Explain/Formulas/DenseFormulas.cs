using NeuralCore.Explain.Walking;

namespace NeuralCore.Explain.Formulas;

/// <summary>The numbers of a dense layer: the formulas of Dense.cs sample by sample.</summary>
internal static class DenseFormulas
{
    public static CellText? Of(LayerPass s, Dense layer, string tensor, int at)
    {
        int outputs = layer.OutFeatures, inputs = layer.InFeatures;
        int batch = s.X.Shape[0];
        switch (tensor)
        {
            case LayerPass.Output:
                (int n, int o) = Math.DivRem(at, outputs);
                var y = new ChainText(layer.Bias is { } b ? Places.Weight("b", b, "bias", o) : null);
                for (int i = 0; i < inputs; i++) y.Add(X(n, i), W(i, o));
                string sample = Places.Sample(s.X, n);
                return y.Text($"y[{sample}{o}] = {(layer.HasBias ? $"b[{o}] + " : "")}Σᵢ x[{sample}i]·W[i, {o}]");
            case LayerPass.InputGradient:
                (int m, int input) = Math.DivRem(at, inputs);
                var dx = new ChainText(null);
                for (int k = 0; k < outputs; k++) dx.Add(Dy(m, k), W(input, k));
                string of = Places.Sample(s.X, m);
                return dx.Text($"dx[{of}{input}] = Σₒ dy[{of}o]·W[{input}, o]");
            case $"{LayerPass.GradientOf}weight":
                (int row, int column) = Math.DivRem(at, outputs);
                var dw = new ChainText(null);
                for (int j = 0; j < batch; j++) dw.Add(X(j, row), Dy(j, column));
                return dw.Text(batch == 1 ? $"dW[{row}, {column}] = x[{row}]·dy[{column}]"
                    : $"dW[{row}, {column}] = Σₙ x[n, {row}]·dy[n, {column}]");
            case $"{LayerPass.GradientOf}bias":
                return ColumnFormulas.Sum(
                    batch == 1 ? $"db[{at}] = dy[{at}]" : $"db[{at}] = Σₙ dy[n, {at}]", batch, j => Dy(j, at));
            default:
                return null;
        }

        Operand X(int n, int i) => Places.Activation("x", LayerPass.Input, s.X, n * inputs + i);
        Operand Dy(int n, int o) => Places.Activation("dy", LayerPass.OutputGradient, s.Dy!, n * outputs + o);
        Operand W(int i, int o) => Places.Weight("W", layer.Weight, "weight", i * outputs + o);
    }
}
