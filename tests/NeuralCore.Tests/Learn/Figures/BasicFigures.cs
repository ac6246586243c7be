using NeuralCore.Tests.Layers;

namespace NeuralCore.Tests.Learn.Figures;

/// <summary>The figures of pages 1 to 8 of docs/learn, from the numbers of the pages' examples.</summary>
internal static class BasicFigures
{
    internal static Dictionary<string, Func<Figure>> All { get; } = new()
    {
        ["01-neuron-and-loss"] = Neuron,
        ["02-gradient-descent"] = Descent,
        ["03-backpropagation"] = Backpropagation,
        ["04-softmax-cross-entropy"] = Softmax,
        ["05-activations"] = Activations,
        ["06-convolution"] = Convolution,
        ["07-max-pooling"] = MaxPooling,
        ["08-initialisation"] = Initialisation,
    };

    internal static IEnumerable<double> Range(double from, double to, int count) =>
        Enumerable.Range(0, count).Select(i => from + (to - from) * i / (count - 1));

    private static LearnBlock Example(string page) => BasicExamples.Find($"{page}.md", $"{page[..2]}-example");

    private static Figure Neuron()
    {
        LearnBlock block = Example("01-neuron-and-loss");
        Tensor x = block.Matrix("x"), w = block.Matrix("W"), t = block.Matrix("t");
        float bias = (float)block.Number("b");
        var figure = new Figure("The loss of the example against the first weight is a parabola; the example's weight is to the right of its minimum.", 260);
        var plot = new Plot(figure, 50, 40, 330, 160, (-1, 2), (0, 5));
        plot.Axes("weight W[0]", "loss L", [-1, -0.5, 0, 0.5, 1, 1.5, 2], [0, 1, 2, 3, 4, 5]);
        plot.Curve(Range(-1, 2, 81).Select(value => (value, Loss(value))).Where(point => point.Item2 <= 5), "a");
        double here = w[0], best = Range(-1, 2, 3001).MinBy(Loss);
        plot.Dot(here, Loss(here), "e", 5);
        figure.Text($"W[0] = {Figure.Short(here)}: L = {Figure.Short(Loss(here))}", plot.Px(here) + 4, plot.Py(Loss(here)) + 20);
        plot.Dot(best, Loss(best), "c", 5);
        figure.Text($"least: W[0] = {Figure.Short(best)},", plot.Px(1.1), plot.Py(2.6));
        figure.Text($"L = {Figure.Short(Loss(best))}", plot.Px(1.1), plot.Py(2.6) + 18);
        figure.Line(plot.Px(1.08), plot.Py(2.4), plot.Px(best) + 5, plot.Py(Loss(best)) - 5, "axis");
        return figure;

        double Loss(double value)
        {
            Tensor weights = w.Clone();
            weights[0] = (float)value;
            return new MeanSquaredError().Evaluate(BasicExamples.RunDense(x, weights, t, bias).Y, t, null);
        }
    }

    private static Figure Descent()
    {
        LearnBlock block = Example("02-gradient-descent");
        Tensor x = block.Matrix("x"), t = block.Matrix("t");
        var figure = new Figure("The loss against the weight, with the steps of gradient descent from 0 towards 1.5, which become smaller.", 270);
        var plot = new Plot(figure, 50, 40, 330, 170, (-0.2, 3.2), (0, 11));
        plot.Axes("weight W", "loss L", [0, 0.5, 1, 1.5, 2, 2.5, 3], [0, 3, 6, 9]);
        plot.Curve(Range(-0.15, 3.15, 81).Select(w => (w, Loss(w))), "a");
        // The page prints the weights; its test compares them with the engine's.
        float[] weights = block.Numbers("W");
        plot.Curve(weights.Select(w => ((double)w, Loss(w))), "b");
        for (int i = 0; i < weights.Length; i++) plot.Dot(weights[i], Loss(weights[i]), "e", 4.5);
        for (int i = 0; i < 3; i++) figure.Text($"{i}", plot.Px(weights[i]) + 9, plot.Py(Loss(weights[i])) - 6, "bold");
        figure.Text("step 0, 1, 2 … with η = 0.1", plot.Px(0.75), plot.Py(9.6));
        return figure;

        double Loss(double w) => new MeanSquaredError().Evaluate(
            BasicExamples.RunDense(x, new Tensor(new Shape(1, 1), [(float)w]), t).Y, t, null);
    }

    private static Figure Backpropagation()
    {
        LearnBlock block = Example("03-backpropagation");
        (Dense layer, Tensor y, Tensor dx) = BasicExamples.RunDense(block.Matrix("x"), block.Matrix("W"), block.Matrix("dy"), block.Numbers("b"));
        var figure = new Figure("The graph of a dense layer: forward from x, W and b to y; backward from dy to dx, dW and db.", 430);
        const int Cell = 38;
        figure.Text("Forward: y = x·W + b", 16, 26, "bold fa");
        figure.Matrix("x", block.Matrix("x"), 2, 12, 62, Cell);
        figure.Matrix("W", layer.Weight.Value, 3, 116, 62, Cell);
        figure.Matrix("b", layer.Bias!.Value, 3, 116, 164, Cell);
        figure.Matrix("y", y, 3, 274, 98, Cell);
        figure.Arrow(90, 100, 114, 100, "a");
        figure.Arrow(232, 106, 272, 130, "a");
        figure.Arrow(232, 182, 272, 154, "a");
        figure.Text("Backward: dx = dy·Wᵀ, dW = xᵀ·dy, db = Σ dy", 16, 240, "bold fe");
        figure.Matrix("dx", dx, 2, 12, 276, Cell, i => i == 1);
        figure.Matrix("dW", layer.Weight.Gradient, 3, 116, 276, Cell, i => i == 3);
        figure.Matrix("db", layer.Bias.Gradient, 3, 116, 378, Cell);
        figure.Matrix("dy", block.Matrix("dy"), 3, 274, 312, Cell);
        figure.Arrow(272, 344, 233, 320, "e");
        figure.Arrow(272, 368, 233, 396, "e");
        figure.Arrow(114, 314, 90, 314, "e");
        return figure;
    }

    private static Figure Softmax()
    {
        LearnBlock block = Example("04-softmax-cross-entropy");
        Tensor z = block.Matrix("z"), t = block.Matrix("t"), dz = new(z.Shape);
        new SoftmaxCrossEntropy().Evaluate(z, t, dz);
        var figure = new Figure("For three classes: the logits, their probabilities, and the gradient, which is negative only for the class of the label.", 240);
        (string Name, Func<int, double> Value, double Scale, string Colour)[] groups =
            [("logit z", c => z[c], 34, "fa"), ("probability p", c => dz[c] + t[c], 90, "fc"), ("gradient p − t", c => dz[c], 90, "fe")];
        for (int g = 0; g < groups.Length; g++)
        {
            double left = 14 + 130 * g, zero = 140;
            figure.Text(groups[g].Name, left, 26, "bold");
            figure.Line(left, zero, left + 112, zero, "axis");
            for (int c = 0; c < z.Length; c++)
            {
                double value = groups[g].Value(c), size = value * groups[g].Scale, x = left + 4 + 36 * c;
                figure.Box(x, Math.Min(zero, zero - size), 30, Math.Abs(size), groups[g].Colour);
                figure.Text(Figure.Short(value), x + 15, value < 0 ? zero - size + 17 : zero - size - 6, "", "middle");
                figure.Text($"{c}", x + 15, 214, "soft", "middle");
            }
        }

        figure.Text("class; the label is 0", 200, 233, "soft", "middle");
        return figure;
    }

    private static Figure Activations()
    {
        (string Name, Layer Layer, string Colour)[] layers =
            [("sigmoid", new Sigmoid(), "a"), ("tanh", new Tanh(), "b"), ("ReLU", new ReLU(), "c"), ("GELU", new GELU(), "d")];
        float[] x = [.. Range(-4, 4, 161).Select(value => (float)value)];
        var figure = new Figure("Four activations and their derivatives from −4 to 4: those of sigmoid and tanh vanish at both ends.", 460);
        figure.Legend(40, 24, [.. layers.Select(layer => (layer.Name, layer.Colour))]);
        var values = new Plot(figure, 40, 60, 345, 150, (-4, 4), (-1.2, 3));
        values.Axes("", "y", [], [-1, 0, 1, 2, 3]);
        var slopes = new Plot(figure, 40, 250, 345, 150, (-4, 4), (-0.2, 1.2));
        slopes.Axes("x", "dy/dx", [-4, -2, 0, 2, 4], [0, 0.25, 0.5, 0.75, 1]);
        foreach ((_, Layer layer, string colour) in layers)
        {
            var run = new LayerRun(layer, new Tensor(new Shape(1, x.Length), x));
            Tensor dx = run.Backward([.. Enumerable.Repeat(1f, x.Length)]);
            values.Curve(Enumerable.Range(0, x.Length).Select(i => ((double)x[i], (double)run.Y[i])).Where(p => p.Item2 <= 3), colour);
            slopes.Curve(Enumerable.Range(0, x.Length).Select(i => ((double)x[i], (double)dx[i])), colour);
        }

        return figure;
    }

    private static Figure Convolution()
    {
        LearnBlock block = Example("06-convolution");
        Conv2D layer = LayerRun.Built(new Conv2D(1, 2), 3, 3, 1);
        block.Matrix("W").Span.CopyTo(layer.Weight.Value.Span);
        layer.Bias!.Value[0] = (float)block.Number("b");
        var run = new LayerRun(layer, block.Image("x"));
        Tensor dx = run.Backward(block.Numbers("dy"));
        var figure = new Figure("A 3×3 image, a 2×2 kernel and the 2×2 result; the first window is marked. Below, the pixel in the centre collects from all four windows.", 340);
        const int Cell = 38;
        figure.Matrix("x", block.Image("x"), 3, 16, 40, Cell, i => i is 0 or 1 or 3 or 4);
        figure.Text("∗", 146, 104, "bold");
        figure.Matrix("W", layer.Weight.Value, 2, 172, 58, Cell);
        figure.Text("+ b", 256, 102, "bold");
        figure.Arrow(284, 96, 308, 96, "a");
        figure.Matrix("y", run.Y, 2, 314, 58, Cell, i => i == 0);
        figure.Text("The marked window and W give y[0,0].", 16, 176, "soft");
        figure.Matrix("dy", block.Matrix("dy"), 2, 16, 232, Cell, _ => true);
        figure.Text("with W", 100, 262, "soft");
        figure.Arrow(104, 272, 166, 272, "e");
        figure.Matrix("dx", dx, 3, 172, 214, Cell, i => i == 4);
        figure.Text("in 4 windows", 294, 276, "soft");
        return figure;
    }

    private static Figure MaxPooling()
    {
        LearnBlock block = Example("07-max-pooling");
        var run = new LayerRun(new MaxPool2D(2), block.Image("x"));
        Tensor dx = run.Backward(block.Numbers("dy"));
        var figure = new Figure("Max-pooling: each 2×2 window passes its largest number on, and its gradient goes back to that pixel alone.", 430);
        const int Cell = 38;
        figure.Matrix("x", block.Image("x"), 4, 16, 40, Cell, i => dx[i] != 0);
        figure.Arrow(180, 116, 250, 116, "a");
        figure.Text("max", 200, 106, "fa");
        figure.Matrix("y", run.Y, 2, 264, 78, Cell);
        figure.Matrix("dx", dx, 4, 16, 250, Cell, i => dx[i] != 0);
        figure.Arrow(250, 326, 180, 326, "e");
        figure.Text("routes", 194, 316, "fe");
        figure.Matrix("dy", block.Matrix("dy"), 2, 264, 288, Cell);
        for (int i = 0; i < 2; i++) // the windows
        {
            figure.Line(16 + 2 * Cell, 40 + 210 * i, 16 + 2 * Cell, 40 + 210 * i + 4 * Cell, "l a");
            figure.Line(16, 40 + 210 * i + 2 * Cell, 16 + 4 * Cell, 40 + 210 * i + 2 * Cell, "l a");
        }

        figure.Text("Marked: the first maximum of each window.", 16, 424, "soft");
        return figure;
    }

    private static Figure Initialisation()
    {
        (string Name, int Row, string Colour)[] rows = [("He", 0, "a"), ("half", 1, "b"), ("3/2 times", 2, "c")];
        var figure = new Figure("The mean square of the outputs of ten layers: constant with He's weights, and with smaller or larger ones exponential.", 280);
        figure.Legend(60, 24, [.. rows.Select(row => (row.Name, row.Colour))]);
        var plot = new Plot(figure, 60, 60, 320, 160, (1, 10), (-6, 4), IsLog: true);
        plot.Axes("layer", "mean square", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [-6, -4, -2, 0, 2, 4]);
        foreach ((_, int row, string colour) in rows)
            plot.Curve(LayerExamples.MeanSquares[row].Select((value, i) => (i + 1.0, value)), colour);
        return figure;
    }
}
