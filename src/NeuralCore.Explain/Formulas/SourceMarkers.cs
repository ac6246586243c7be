using NeuralCore.Explain.Walking;
using Place = (string File, string Marker);

namespace NeuralCore.Explain.Formulas;

/// <summary>Which statement computes which tensor. A test requires that every marker occurs exactly once.</summary>
internal static class SourceMarkers
{
    private const string Y = LayerPass.Output, Dx = LayerPass.InputGradient, Dw = $"{LayerPass.GradientOf}weight",
        Db = $"{LayerPass.GradientOf}bias", DScale = $"{LayerPass.GradientOf}scale",
        DShift = $"{LayerPass.GradientOf}shift";

    private const string Product = "NaiveMatrixProduct.cs", Convolution = "NaiveConvolution.cs",
        Pooling = "NaivePooling.cs", Functions = "ElementFunctions.cs", Rows = "LayerNormalization.cs",
        Mask = "DropoutMask.cs";

    private static readonly Place BiasSum = ("NaiveColumnSums.cs", "sum += values[r * columns + c];");

    public static Dictionary<(Type Layer, string Tensor), Place[]> Create()
    {
        var all = new Dictionary<(Type, string), Place[]>
        {
            [(typeof(Dense), Y)] = [("Dense.cs", "TiledMatrixProduct.Forward("),
                (Product, "sum = Real.FusedMultiplyAdd(x[n * inFeatures + i], w[i * outFeatures + o], sum);")],
            [(typeof(Dense), Dx)] = [("Dense.cs", "TiledMatrixProduct.DataGradient("),
                (Product, "sum = Real.FusedMultiplyAdd(dy[n * outFeatures + o], w[i * outFeatures + o], sum);")],
            [(typeof(Dense), Dw)] = [("Dense.cs", "TiledMatrixProduct.WeightGradient("),
                (Product, "sum = Real.FusedMultiplyAdd(x[n * inFeatures + i], dy[n * outFeatures + o], sum);")],
            [(typeof(Dense), Db)] = [("Dense.cs", "if (HasBias) ColumnSums.Accumulate("), BiasSum],
            [(typeof(Conv2D), Y)] = [("Conv2D.cs", "TiledConvolution.Forward("),
                (Convolution, "sum = Real.FusedMultiplyAdd(x[input + c], w[Weight(g, ky, kx, c, o)], sum);")],
            [(typeof(Conv2D), Dx)] = [("Conv2D.cs", "TiledConvolution.DataGradient("),
                (Convolution, "sum = Real.FusedMultiplyAdd(dy[output + o], w[Weight(g, ky, kx, c, o)], sum);")],
            [(typeof(Conv2D), Dw)] = [("Conv2D.cs", "TiledConvolution.WeightGradient("),
                (Convolution, "sum = Real.FusedMultiplyAdd(x[input + c], dy[Output(g, n, oy, ox) + o], sum);")],
            [(typeof(Conv2D), Db)] = [("Conv2D.cs", "ColumnSums.Accumulate("), BiasSum],
            [(typeof(MaxPool2D), Y)] = [("MaxPool2D.cs", "VectorPooling.MaxForward("),
                (Pooling, "if (winner < 0 || x[input] > best")],
            [(typeof(MaxPool2D), Dx)] = [("MaxPool2D.cs", "VectorPooling.MaxBackward("),
                (Pooling, "if (tap == taps[at]) dx[input] += dy[at];")],
            [(typeof(BatchNorm), Y)] = [("BatchNorm.cs", "(0, Scale.Value[c] * kept.Inverse[c], Shift.Value[c]);"),
                ("BatchNormalization.cs", "T rest = T.MultiplyAdd(")],
            [(typeof(BatchNorm), Dx)] = [("BatchNorm.cs", "pass.Training ? (a, b, k) : (a, 0, 0);"),
                ("BatchNormalization.cs", "T.MultiplyAdd(T.Load(A + c), T.Load(U + at + c), rest)")],
            [(typeof(BatchNorm), DScale)] = [("BatchNorm.cs", "Scale.Gradient[c] += dγ[c];")],
            [(typeof(BatchNorm), DShift)] = [("BatchNorm.cs", "Shift.Gradient[c] += dβ[c];"), BiasSum],
            [(typeof(LayerNorm), Y)] = [("LayerNorm.cs", "LayerNormalization.Forward("),
                (Rows, "y[c] = Gamma[c] * xHat + Beta[c];")],
            [(typeof(LayerNorm), Dx)] = [("LayerNorm.cs", "LayerNormalization.Backward("),
                (Rows, "dx[c] = inverse * (dxHat - mean - xHat * meanProduct);")],
            [(typeof(LayerNorm), DScale)] = [(Rows, "dγ[c] += dy[c] * xHat;")],
            [(typeof(LayerNorm), DShift)] = [(Rows, "dβ[c] += dy[c];")],
            [(typeof(Residual), Y)] = [("Residual.cs", "Elementwise.Add(pass.Team, pass.Branch(0).Output.Span")],
            [(typeof(Residual), Dx)] = [("Residual.cs", "Elementwise.Add(pass.Team, throughBranch.Span")],
            [(typeof(Flatten), Y)] = [("Flatten.cs", "public override bool IsView => true;")],
            [(typeof(Flatten), Dx)] = [("Flatten.cs", "public override bool IsView => true;")],
            [(typeof(Dropout), Y)] = [("Dropout.cs", "else x.Span.CopyTo(y.Span);")],
            [(typeof(Dropout), Dx)] = [("Dropout.cs", "else dy.Span.CopyTo(dx.Span);")],
            [(typeof(Dropout), $"{Y} {SourceLine.Training}")] =
                [("Dropout.cs", "DropoutMask.Apply("), (Mask, "Y[i] = Mask[i] * X[i];")],
            [(typeof(Dropout), $"{LayerPass.Mask} {SourceLine.Training}")] =
                [("Dropout.cs", "DropoutMask.Apply("), (Mask, "Mask[i] = Keep * ")],
            [(typeof(Dropout), $"{Dx} {SourceLine.Training}")] = [("Dropout.cs", "DropoutMask.Multiply(")],
            [(typeof(BatchNorm), LayerPass.Mean)] =
                [("BatchNorm.cs", "for (int c = 0; c < Channels; c++) kept.Mean[c] /= all;"), BiasSum],
            [(typeof(BatchNorm), LayerPass.Inverse)] =
                [("BatchNorm.cs", "kept.Inverse[c] = 1 / Real.Sqrt(variance[c] / all + (Real)Epsilon);")],
            [(typeof(BinaryCrossEntropy), Y)] = [("Sigmoid.cs", "Elementwise.Forward("),
                (Functions, "Forward<T>(T x) where T : struct, ILanes<T> => Exponential.Sigmoid(x);")],
            [(typeof(BinaryCrossEntropy), Dx)] =
                [("BinaryCrossEntropy.cs", "dz[i] = (Real)((sigmoid - t[i]) / count);")],
            [(typeof(CtcLoss), Y)] = [("CtcLoss.cs", "logP[t * classes + k] = z[k] - logSum;")],
            [(typeof(CtcLoss), LayerPass.Alpha)] =
                [("CtcLoss.cs", "now[s] = sum + logP[t * classes + Class(text, s, blank)];")],
            [(typeof(CtcLoss), LayerPass.Beta)] = [("CtcLoss.cs", "β[s] = sum;")],
            [(typeof(CtcLoss), LayerPass.Occupancy)] =
                [("CtcLoss.cs", "occupancy[Class(text, s, blank)] += LogSpace.Exp(")],
            [(typeof(CtcLoss), Dx)] = [("CtcLoss.cs", "dz[t * classes + k] = (Real)(")],
            [(typeof(SoftmaxCrossEntropy), Y)] =
                [("VectorSoftmax.cs", "for (int c = 0; c < logits.Length; c++) p[c] /= (Real)sum;"),
                ("NaiveSoftmax.cs", "p[c] = (Real)Math.Exp(z[c] - max);")],
            [(typeof(SoftmaxCrossEntropy), Dx)] = [("CrossEntropyRows.cs", "((p * mass - Target<T>("),
                ("SoftmaxCrossEntropy.cs", "dz[c] = Math.Exp(logP) * targetSum - smooth;")],
        };
        foreach (Type pool in (Type[])[typeof(AveragePool2D), typeof(GlobalAveragePool2D)])
        {
            all[(pool, Y)] = [($"{pool.Name}.cs", "VectorPooling.AverageForward("),
                (Pooling, "y[at] = sum * (1 / (Real)pixels);")];
            all[(pool, Dx)] = [($"{pool.Name}.cs", "VectorPooling.AverageBackward("),
                (Pooling, "dx[input] += dy[at] * (1 / (Real)window.Pixels(g).Count());")];
        }

        AddActivation(typeof(ReLU), "T.SelectLess(x, T.Broadcast(0), T.Broadcast(0), x);",
            "T.SelectLess(T.Broadcast(0), y, dy, T.Broadcast(0));");
        AddActivation(typeof(LeakyReLU), "T.SelectLess(x, T.Broadcast(0), T.Broadcast(slope) * x, x);",
            "T.SelectLess(x, T.Broadcast(0), T.Broadcast(slope) * dy, dy);");
        AddActivation(typeof(Sigmoid), "Forward<T>(T x) where T : struct, ILanes<T> => Exponential.Sigmoid(x);",
            "y * (T.Broadcast(1) - y) * dy;");
        AddActivation(typeof(Tanh), "=> Exponential.Tanh(x);", "(T.Broadcast(1) - y * y) * dy;");
        AddActivation(typeof(SiLU), "=> x * Exponential.Sigmoid(x);",
            "return s * T.MultiplyAdd(x, one - s, one) * dy;");
        AddActivation(typeof(GELU), "=> x * Gate(x);", "return (s + bend) * dy;");
        return all;

        void AddActivation(Type layer, string forward, string backward)
        {
            all[(layer, Y)] = [($"{layer.Name}.cs", "Elementwise.Forward("), (Functions, forward)];
            all[(layer, Dx)] = [($"{layer.Name}.cs", "Elementwise.Backward("), (Functions, backward)];
        }
    }
}
