using NeuralCore.Tests.Layers;

namespace NeuralCore.Tests.Learn;

/// <summary>Pages 13 to 16 of docs/learn: CTC, gradient checking, speed, limits.</summary>
internal static class LimitExamples
{
    internal static Dictionary<string, Action<LearnBlock>> All { get; } = new()
    {
        ["13-example"] = Ctc,
        ["13-1"] = block =>
        {
            Tensor p = BasicExamples.Find("13-ctc.md", "13-example").Matrix("p");
            block.Check("P", [.. block.Counts("frames").Select(frames => Probability(p, frames, 0, 0))]);
        },
        ["13-2"] = block =>
        {
            Tensor p = block.Matrix("p"), z = Logits(p);
            block.Check("P-empty", Probability(p, 2));
            block.Check("P-a", Probability(p, 2, 0));
            Assert.Equal(0, CtcDecoder.Greedy(z.Span, 2, 2, new int[2]));
            Assert.Equal([0], CtcDecoder.Beam(z.Span, 2, 2)[0].Symbols);
        },
        ["13-3"] = block => block.Check("P", Probability(block.Matrix("p"), 3, 0, 1)),
        ["14-example"] = block =>
        {
            double analytic = Analytic(block);
            block.Check("analytic", analytic);
            double[] central = [.. block.Numbers("h").Select(h => Difference(block, h) / (2 * h))];
            block.Check("central", central);
            block.Check("error", [.. central.Select(value => value - analytic)]);
        },
        ["14-1"] = block => Quotients(block, "forward", (neuron, h) => (Loss(neuron, h) - Loss(neuron, 0)) / h),
        ["14-2"] = block => Quotients(block, "two-steps",
            (neuron, h) => (8 * Difference(neuron, h) - Difference(neuron, 2 * h)) / (12 * h)),
        ["14-3"] = block =>
        {
            float[] dy = block.Numbers("dy"), dx = new LayerRun(new Dropout(0), new Tensor(new Shape(1, 2))).Backward(dy).Span.ToArray();
            block.Check("dx", dx[0], dx[1]);
            block.Check("wrong", dy[1], dy[0]);
            block.Check("error", [.. dx.Zip(dy.Reverse(), (a, n) => Math.Abs(a - n) / Math.Max(Math.Abs((double)a), Math.Abs(n)))]);
        },
        ["15-example"] = block =>
        {
            (int n, int features, int units) = (block.Count("N"), block.Count("in"), block.Count("out"));
            long macs = n * new Dense(units).MultiplyAccumulates(new Shape(features));
            block.Check("MACs", macs);
            block.Check("step", 3 * macs);
            block.Check("ratio", 12.0 / 8);
        },
        ["15-1"] = block =>
        {
            int[] sizes = block.Counts("sizes");
            block.Check("MACs", Enumerable.Range(1, sizes.Length - 1).Sum(i => new Dense(sizes[i]).MultiplyAccumulates(new Shape(sizes[i - 1]))));
        },
        ["15-2"] = block =>
        {
            float large = (float)block.Number("large"), one = 1, sum = large + one;
            block.Check("next", MathF.BitIncrement(large));
            block.Check("first", sum - large);
            block.Check("second", large - large + one);
        },
        ["15-3"] = block => block.Check("ratio", 2 * block.Number("rows") / (block.Number("rows") + 2)),
        ["16-example"] = Attack,
        ["16-1"] = block => block.Check("confidence", [.. block.Numbers("T").Select(t => Math.Exp(-TemperatureScaling.Loss(
            new Predictions(["a", "b", "c"], [0], block.Numbers("z")), t)))]),
        ["16-2"] = block =>
        {
            Interval interval = WilsonInterval.Of(block.Count("correct"), block.Count("count"));
            block.Check("interval", interval.Low, interval.High);
        },
        ["16-3"] = block =>
        {
            LearnBlock example = BasicExamples.Find("16-limits.md", "16-example");
            block.Check("confidence", [.. block.Numbers("scale").Select(scale =>
            {
                Tensor x = example.Matrix("x").Clone();
                foreach (ref float value in x.Span) value *= scale;
                return (double)Classifier(example).PredictProbabilities(x).Span.ToArray().Max();
            })]);
        },
    };

    private static Tensor Logits(Tensor p)
    {
        Tensor z = p.Clone();
        foreach (ref float value in z.Span) value = MathF.Log(value);
        return z;
    }

    private static double Probability(Tensor p, int frames, params ReadOnlySpan<int> text) =>
        Math.Exp(CtcLoss.LogProbability(Logits(p).Span[..(frames * p.Shape[1])], frames, p.Shape[1], text));

    /// <summary>The rows of α from the probabilities of the text's beginnings in the first columns.</summary>
    private static void Ctc(LearnBlock block)
    {
        Tensor p = block.Matrix("p"), z = Logits(p);
        int frames = p.Shape[0];
        var α = new List<double>();
        for (int t = 0; t < frames; t++)
        {
            double afterSymbol = t == 0 ? 0 : p[t, 1] * Probability(p, t, 0);
            α.AddRange([Probability(p, t + 1), Probability(p, t + 1, 0) - afterSymbol, afterSymbol]);
        }

        block.Check("alpha", [.. α]);
        block.Check("P", Probability(p, frames, 0));
        var dz = new Tensor(new Shape(1, frames, 2));
        block.Check("loss", new CtcLoss().Evaluate(z.Reshape(dz.Shape), new Tensor(new Shape(1, 1)), dz));
        block.Check("dz", dz);
    }

    private static void Quotients(LearnBlock block, string name, Func<LearnBlock, float, double> quotient)
    {
        LearnBlock neuron = BasicExamples.Find("14-gradient-checking.md", "14-example");
        double[] values = [.. block.Numbers("h").Select(h => quotient(neuron, h))];
        block.Check(name, values);
        block.Check("error", [.. values.Select(value => value - Analytic(neuron))]);
    }

    internal static double Analytic(LearnBlock neuron)
    {
        Tensor t = neuron.Matrix("t"), z = neuron.Matrix("x"), dz = new(t.Shape);
        z[0] *= (float)neuron.Number("W");
        new BinaryCrossEntropy().Evaluate(z, t, dz);
        return BasicExamples.RunDense(neuron.Matrix("x"), neuron.Matrix("W"), dz).Layer.Weight.Gradient[0];
    }

    /// <summary>Δ(h)</summary>
    private static double Difference(LearnBlock neuron, float h) => Loss(neuron, h) - Loss(neuron, -h);

    /// <summary>The loss, in double precision, with h added to the weight.</summary>
    private static double Loss(LearnBlock neuron, float h)
    {
        Tensor z = neuron.Matrix("x");
        z[0] *= (float)neuron.Number("W") + h;
        return new BinaryCrossEntropy().Evaluate(z, neuron.Matrix("t"), null);
    }

    private static Network Classifier(LearnBlock block)
    {
        Tensor w = block.Matrix("W");
        var network = new Network(new Shape(w.Shape[0]), 1, new Dense(w.Shape[1], bias: false));
        network.Parameters[0].Value.CopyFrom(w);
        return network;
    }

    private static void Attack(LearnBlock block)
    {
        Tensor x = block.Matrix("x"), t = block.Matrix("t");
        Network network = Classifier(block);
        var workspace = new Workspace(network.Layers, network.InputShape, 1, WorkerTeam.Shared, training: true, inputGradient: true);
        workspace.Input.CopyFrom(x);
        new SoftmaxCrossEntropy().Evaluate(network.Forward(workspace, Phase.Train(1, 0)), t, workspace.OutputGradient);
        network.Backward(workspace, Phase.Train(1, 0));
        Tensor dx = workspace.Gradient(0)!, changed = x.Clone();
        for (int i = 0; i < x.Length; i++) changed[i] += (float)block.Number("epsilon") * Math.Sign(MathF.Round(dx[i], 6));
        block.Check("p", network.PredictProbabilities(x));
        block.Check("dx", dx);
        block.Check("adversarial", changed);
        block.Check("p-after", network.PredictProbabilities(changed));
    }
}
