using NeuralCore.Explain.Walking;
using NeuralCore.Kernels.Tiles;
using NeuralCore.Tests.Layers;

namespace NeuralCore.Tests.Learn.Figures;

/// <summary>The figures of pages 9 to 16 of docs/learn.</summary>
internal static class TrainingFigures
{
    internal static Dictionary<string, Func<Figure>> All { get; } = new()
    {
        ["09-optimizers"] = Optimizers,
        ["10-normalisation"] = Normalisation,
        ["11-regularisation"] = EarlyStop,
        ["12-schedules"] = Schedules,
        ["13-ctc"] = Lattice,
        ["14-gradient-checking"] = Differences,
        ["15-speed"] = Tile,
        ["16-limits"] = Reliability,
    };

    private static Figure Optimizers()
    {
        (string Name, Func<Parameter[], Optimizer> Create, string Colour)[] rows =
        [
            ("SGD", θ => new Sgd(θ, 0.09), "b"), ("momentum", θ => new Sgd(θ, 0.02, momentum: 0.9), "c"), ("Adam", θ => new Adam(θ, 0.3), "e"),
        ];
        var figure = new Figure("Thirty steps of three optimizers in a long valley: SGD jumps from side to side, momentum overshoots, Adam takes equal steps.", 300);
        figure.Legend(40, 24, [.. rows.Select(row => (row.Name, row.Colour))]);
        var plot = new Plot(figure, 40, 56, 345, 186, (-9, 3), (-2.4, 2.4));
        foreach (double level in (double[])[0.4, 2, 6, 14, 26])
        {
            // ½·(u² + 20·v²) = level
            double a = Math.Sqrt(2 * level), b = Math.Sqrt(2 * level / 20);
            plot.Curve(BasicFigures.Range(0, 2 * Math.PI, 61).Select(t => (a * Math.Cos(t), b * Math.Sin(t))).Where(p => p.Item1 is >= -9 and <= 3), "grid");
        }

        plot.Axes("θ₁, curvature 1", "θ₂, curvature 20", [-8, -4, 0], [-2, 0, 2]);
        foreach ((_, Func<Parameter[], Optimizer> create, string colour) in rows)
        {
            var θ = new Parameter("theta", new Tensor(new Shape(2), [-8, 1.6f]), decays: true);
            Optimizer optimizer = create([θ]);
            List<(double, double)> path = [(θ.Value[0], θ.Value[1])];
            for (int step = 0; step < 30; step++)
            {
                (θ.Gradient[0], θ.Gradient[1]) = (θ.Value[0], 20 * θ.Value[1]);
                optimizer.Step(WorkerTeam.Shared);
                path.Add((θ.Value[0], θ.Value[1]));
            }

            plot.Curve(path, colour);
            foreach ((double u, double v) in path) plot.Dot(u, v, colour, 2.5);
        }

        figure.Text("from (−8, 1.6) to the least value at (0, 0)", 40, 296, "soft small");
        return figure;
    }

    private static Figure Normalisation()
    {
        var x = new Tensor(new Shape(60, 1));
        var random = new RandomStream(1, RandomPurpose.Test);
        foreach (ref float value in x.Span) value = (float)(4 + 1.5 * random.NextNormal());
        BatchNorm layer = LayerRun.Built(new BatchNorm(), 1);
        (layer.Scale.Value[0], layer.Shift.Value[0]) = (2, -1);
        Tensor standard = new LayerRun(new BatchNorm(), x).Y, y = new LayerRun(layer, x).Y;
        var figure = new Figure("A batch of 60 numbers: as they come, with mean 0 and deviation 1, and with the learned γ = 2 and β = −1.", 260);
        (string Name, Tensor Values, string Colour)[] rows = [("x", x, "b"), ("x̂ = (x − μ)/σ", standard, "a"), ("y = γ·x̂ + β, γ = 2, β = −1", y, "c")];
        for (int i = 0; i < rows.Length; i++)
        {
            var plot = new Plot(figure, 16, 34 + 72 * i, 368, 24, (-8, 8), (0, 1));
            double[] values = [.. rows[i].Values.Span.ToArray().Select(value => (double)value)];
            double mean = values.Average(), deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            figure.Text(rows[i].Name, 16, plot.Top - 10, "bold");
            figure.Text($"mean {Figure.Short(mean)}, deviation {Figure.Short(deviation)}", 384, plot.Top - 10, "soft", "end");
            figure.Box(plot.Px(mean - deviation), plot.Top, plot.Px(mean + deviation) - plot.Px(mean - deviation), plot.Height, "box");
            figure.Line(plot.Px(-8), plot.Top + 12, plot.Px(8), plot.Top + 12, "grid");
            foreach (double value in values) figure.Box(plot.Px(value) - 0.8, plot.Top + 4, 1.6, 16, $"f{rows[i].Colour}");
        }

        var axis = new Plot(figure, 16, 220, 368, 4, (-8, 8), (0, 1));
        axis.Axes("", "", [-8, -4, 0, 4, 8], []);
        return figure;
    }

    private static Figure EarlyStop()
    {
        LearnBlock block = BasicExamples.Find("11-regularisation.md", "11-example");
        float[] losses = block.Numbers("loss");
        (int stopped, int best) = TrainingExamples.Stop(block.Count("patience"), losses);
        var figure = new Figure("The validation losses of the example: the best of the first five epochs is the third, and the training stops after the fifth.", 260);
        var plot = new Plot(figure, 50, 40, 330, 160, (1, 6), (0.4, 1));
        plot.Axes("epoch", "validation loss", [1, 2, 3, 4, 5, 6], [0.4, 0.6, 0.8, 1]);
        plot.Curve(losses.Take(stopped).Select((loss, i) => (i + 1.0, (double)loss)), "a");
        plot.Curve(losses.Skip(stopped - 1).Select((loss, i) => ((double)stopped + i, (double)loss)), "b");
        for (int i = 0; i < losses.Length; i++) plot.Dot(i + 1, losses[i], i + 1 == best ? "c" : i < stopped ? "a" : "b", i + 1 == best ? 7 : 4);
        figure.Text($"best: epoch {best}", plot.Px(best), plot.Py(losses[best - 1]) + 26, "", "middle");
        figure.Line(plot.Px(stopped), plot.Top, plot.Px(stopped), plot.Top + plot.Height, "axis");
        figure.Text($"stops here, patience {block.Count("patience")}", plot.Px(stopped) - 6, plot.Top + 14, "", "end");
        figure.Text("never seen", plot.Px(6), plot.Py(losses[^1]) + 20, "soft", "end");
        return figure;
    }

    private static Figure Schedules()
    {
        (string Name, Schedule Schedule, string Colour)[] rows =
        [
            ("step-wise", new StepSchedule(), "b"), ("exponential", new ExponentialSchedule(), "c"), ("cosine", new CosineSchedule(), "a"),
            ("one-cycle", new OneCycleSchedule(), "d"), ("warm-up and cosine", new Warmup(10, new CosineSchedule()), "e"),
        ];
        var figure = new Figure("The factor of the learning rate in 100 steps of five schedules.", 300);
        figure.Legend(40, 24, [.. rows.Select(row => (row.Name, row.Colour))]);
        var plot = new Plot(figure, 44, 84, 340, 160, (0, 100), (0, 1));
        plot.Axes("step of 100", "factor", [0, 25, 50, 75, 100], [0, 0.25, 0.5, 0.75, 1]);
        foreach ((_, Schedule schedule, string colour) in rows)
            plot.Curve(Enumerable.Range(0, 100).Select(step => ((double)step, schedule.Factor(step, 100))), colour);
        return figure;
    }

    private static Figure Lattice()
    {
        // Columns of a, b and the blank, and the text "ab".
        double[] p = [0.6, 0.1, 0.3, 0.7, 0.1, 0.2, 0.2, 0.2, 0.6, 0.1, 0.5, 0.4, 0.1, 0.7, 0.2, 0.1, 0.2, 0.7];
        int frames = 6, classes = 3;
        var tables = new CtcTables(frames, classes, 2);
        tables.Fill([.. p.Select(value => (float)Math.Log(value))], [0, 1]);
        string[] names = ["∅", "a", "∅", "b", "∅"];
        var figure = new Figure("The lattice of CTC for the text ab: states down, columns to the right; the area of a circle is the share of the paths through it.", 330);
        for (int t = 0; t < frames; t++)
        {
            figure.Text($"{t}", X(t), 26, "soft", "middle");
            for (int s = 0; s < tables.States; s++)
            {
                int at = t * tables.States + s;
                for (int r = s; t > 0 && r >= Math.Max(0, s - 2); r--)
                {
                    int from = at - tables.States - (s - r);
                    bool isAllowed = r > s - 2 || tables.Jumps(s);
                    if (isAllowed && double.IsFinite(tables.LogAlpha[from]) && double.IsFinite(tables.LogBeta[at]))
                        figure.Line(X(t - 1), Y(r), X(t), Y(s), "grid");
                }
            }
        }

        for (int t = 0; t < frames; t++)
            for (int s = 0; s < tables.States; s++)
            {
                int at = t * tables.States + s;
                double share = Math.Exp(tables.LogAlpha[at] + tables.LogBeta[at] - tables.LogTotal);
                figure.Dot(X(t), Y(s), 3, "axis");
                if (share > 0) figure.Dot(X(t), Y(s), 20 * Math.Sqrt(share), (s & 1) == 1 ? "fe" : "fa");
            }

        for (int s = 0; s < tables.States; s++) figure.Text(names[s], 20, Y(s) + 5, "bold", "middle");
        figure.Text($"column t; ln P = {Figure.Short(tables.LogTotal)}, P = {Figure.Short(Math.Exp(tables.LogTotal))}", 200, 322, "soft", "middle");
        return figure;

        static double X(int t) => 64 + 62 * t;
        static double Y(int s) => 60 + 58 * s;
    }

    private static Figure Differences()
    {
        LearnBlock neuron = BasicExamples.Find("14-gradient-checking.md", "14-example");
        double analytic = LimitExamples.Analytic(neuron);
        var figure = new Figure("The error of three difference quotients against the step size: a smaller step truncates less and rounds more.", 300);
        (string Name, Func<double, double> Quotient, string Colour)[] rows =
        [
            ("forward", h => (Loss(h) - Loss(0)) / h, "b"), ("central", h => (Loss(h) - Loss(-h)) / (2 * h), "a"),
            ("four losses", h => (8 * (Loss(h) - Loss(-h)) - (Loss(2 * h) - Loss(-2 * h))) / (12 * h), "c"),
        ];
        figure.Legend(50, 24, [.. rows.Select(row => (row.Name, row.Colour))]);
        var plot = new Plot(figure, 60, 60, 320, 180, (-12, 0), (-14, 0), IsLog: true);
        plot.Axes("step size h", "error", [-12, -9, -6, -3, 0], [-14, -12, -10, -8, -6, -4, -2, 0], Plot.Power);
        foreach ((_, Func<double, double> quotient, string colour) in rows)
            plot.Curve(BasicFigures.Range(-12, 0, 49).Select(e => (e, Math.Max(1e-14, Math.Abs(quotient(Math.Pow(10, e)) - Reference()) / Reference()))), colour);
        figure.Text($"relative to dL/dW = {Figure.Short(analytic)}, in double precision", 60, 294, "soft small");
        return figure;

        double W() => neuron.Number("W");
        double X() => neuron.Number("x");
        double Reference() => X() / (1 + Math.Exp(-W() * X()));
        double Loss(double h) => PortableMath.Log(1 + PortableMath.Exp((W() + h) * X())); // binary cross-entropy with t = 0
    }

    private static Figure Tile()
    {
        var figure = new Figure("Multiply-adds for each load from memory in a register tile of 2 vectors: more rows reuse the loaded vectors more often.", 270);
        const int Narrow = 6, Wide = 14; // rows of the engine's tile with 256-bit and with 512-bit vectors
        Assert.True(ProductTile.MaxRows is Narrow or Wide);
        var plot = new Plot(figure, 50, 40, 330, 170, (1, Wide), (0, 2));
        plot.Axes("rows of the tile", "multiply-adds per load", [1, 2, 4, 6, 8, 10, 12, 14], [0, 0.5, 1, 1.5, 2]);
        plot.Curve(Enumerable.Range(1, Wide).Select(rows => ((double)rows, Ratio(rows))), "a");
        for (int rows = 1; rows <= Wide; rows++) plot.Dot(rows, Ratio(rows), rows is Narrow or Wide ? "e" : "a", rows is Narrow or Wide ? 6 : 4);
        figure.Text($"256 bits, {Narrow} rows: {Figure.Short(Ratio(Narrow))}", plot.Px(Narrow) + 8, plot.Py(Ratio(Narrow)) + 24);
        figure.Text($"512 bits, {Wide} rows: {Figure.Short(Ratio(Wide))}", plot.Px(Wide), plot.Py(Ratio(Wide)) - 14, "", "end");
        return figure;

        // 2·rows multiply-adds for rows numbers of A and 2 vectors of B
        static double Ratio(int rows) => 2.0 * rows / (rows + 2);
    }

    private static Figure Reliability()
    {
        // Logits that are 2.5 times too large for the labels that are drawn from them: an overconfident classifier.
        const int Count = 4000, Classes = 3, Bins = 10;
        const float Factor = 2.5f;
        var random = new RandomStream(1, RandomPurpose.Test);
        var labels = new int[Count];
        var logits = new float[Count * Classes];
        for (int n = 0; n < Count; n++)
        {
            double[] z = [.. Enumerable.Range(0, Classes).Select(_ => 1.5 * random.NextNormal())];
            double draw = random.NextDouble() * z.Sum(Math.Exp);
            while ((draw -= Math.Exp(z[labels[n]])) > 0 && labels[n] < Classes - 1) labels[n]++;
            for (int c = 0; c < Classes; c++) logits[n * Classes + c] = (float)z[c] * Factor;
        }

        var predictions = new Predictions(["a", "b", "c"], labels, logits);
        double fitted = TemperatureScaling.Fit(predictions);
        (string Name, double Temperature, string Colour)[] rows = [("T = 1", 1, "b"), ($"T = {Figure.Short(fitted)}, fitted", fitted, "a")];
        var figure = new Figure("A reliability diagram of an overconfident classifier, before and after temperature scaling: afterwards confidence is accuracy.", 340);
        figure.Legend(50, 24, [.. rows.Select(row => (row.Name, row.Colour)), ("perfect", "axis")]);
        var plot = new Plot(figure, 50, 60, 330, 210, (0.3, 1), (0.3, 1));
        plot.Axes("confidence", "accuracy", [0.4, 0.6, 0.8, 1], [0.4, 0.6, 0.8, 1]);
        figure.Line(plot.Px(0.3), plot.Py(0.3), plot.Px(1), plot.Py(1), "axis");
        foreach ((_, double temperature, string colour) in rows)
        {
            var calibration = Calibration.Of(predictions, temperature, Bins);
            (double, double)[] points = [.. calibration.Bins.Where(bin => bin.Count > 20).Select(bin => (bin.MeanConfidence, bin.Accuracy))];
            plot.Curve(points, colour);
            foreach ((double confidence, double accuracy) in points) plot.Dot(confidence, accuracy, colour);
        }

        figure.Text($"calibration error {Figure.Short(Calibration.Of(predictions, 1, Bins).ExpectedError)} at T = 1, " +
            $"{Figure.Short(Calibration.Of(predictions, fitted, Bins).ExpectedError)} fitted; 4,000 samples", 16, 330, "soft small");
        return figure;
    }
}
