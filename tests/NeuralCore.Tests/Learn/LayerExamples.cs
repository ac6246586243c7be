using NeuralCore.Tests.Layers;

namespace NeuralCore.Tests.Learn;

/// <summary>Pages 6, 7, 8 and 10 of docs/learn: convolution, pooling, initialisation, norms.</summary>
internal static class LayerExamples
{
    private const int Units = 256, Depth = 10;

    internal static readonly double[][] MeanSquares = [MeasureDepth(1), MeasureDepth(0.5f), MeasureDepth(1.5f)];

    internal static Dictionary<string, Action<LearnBlock>> All { get; } = new()
    {
        ["06-example"] = Convolve,
        ["06-example-terms"] = block =>
        {
            LearnBlock example = Page06();
            Convolve(example);
            block.Check("y[0,0]", example.Numbers("y")[0]);
            block.Check("dW[0,1]", example.Numbers("dW")[1]);
            block.Check("dx[1,1]", example.Numbers("dx")[4]);
        },
        ["06-1"] = block =>
        {
            LearnBlock example = Page06();
            Conv2D layer = Kernel(example, new Conv2D(1, 2, stride: 2, padding: Padding.Explicit(1)));
            block.Check("y", new LayerRun(layer, example.Image("x")).Y);
        },
        ["06-2"] = block =>
        {
            Shape image = new(28, 28, 1);
            Conv2D layer = new(32, 3);
            block.Check("OH", layer.OutputShape(image)[0]);
            block.Check("parameters", layer.ParameterCount(image));
            block.Check("MACs", layer.MultiplyAccumulates(image));
            block.Check("dense", new Dense(layer.OutputShape(image).Length).ParameterCount(new Shape(image.Length)));
        },
        ["06-3"] = block =>
        {
            LearnBlock example = Page06();
            Conv2D layer = Kernel(example, new Conv2D(1, 2));
            Tensor dx = new LayerRun(layer, example.Image("x")).Backward(block.Numbers("dy"));
            block.Check("dW", layer.Weight.Gradient);
            block.Check("dx[1,1]", dx.Span[4]);
        },
        ["07-example"] = block => Pool(block, new MaxPool2D(2)),
        ["07-1"] = block => Pool(block, new MaxPool2D(new Size(1, 2), new Size(1))),
        ["07-2"] = block =>
        {
            LearnBlock example = BasicExamples.Find("07-max-pooling.md", "07-example");
            var run = new LayerRun(new AveragePool2D(2), example.Image("x"));
            block.Check("y", run.Y);
            block.Check("dx", run.Backward(example.Numbers("dy")));
        },
        ["07-3"] = block =>
        {
            Tensor x = block.Image("x"), before = BasicExamples.Find("07-max-pooling.md", "07-example").Image("x");
            for (int iy = 0; iy < 4; iy++)
                for (int ix = 0; ix < 4; ix++) Assert.Equal(ix == 0 ? 0 : before[0, iy, ix - 1, 0], x[0, iy, ix, 0]);
            block.Check("y", new LayerRun(new MaxPool2D(2), x).Y);
        },
        ["08-example"] = block =>
        {
            int[] layers = block.Counts("layer");
            string[] names = ["He", "half", "larger"];
            for (int i = 0; i < names.Length; i++) block.Check(names[i], [.. layers.Select(layer => MeanSquares[i][layer - 1])]);
        },
        ["08-1"] = block => block.Check("sigma", [.. block.Counts("fanIn").Select(fanIn =>
        {
            var weight = new Tensor(new Shape(1));
            new HeNormal().Fill(weight, fanIn, 1, new RandomStream(1, RandomPurpose.Test));
            return weight[0] / new RandomStream(1, RandomPurpose.Test).NextNormal();
        })]),
        ["08-2"] = block =>
        {
            int[] fans = block.Counts("fans");
            var weight = new Tensor(new Shape(1));
            new GlorotUniform().Fill(weight, fans[0], fans[1], new RandomStream(1, RandomPurpose.Test));
            block.Check("limit", weight[0] / new RandomStream(1, RandomPurpose.Test).NextDouble(-1, 1));
        },
        ["08-3"] = block =>
        {
            Tensor dh = BasicExamples.RunDense(new Tensor(new Shape(1, 2)), block.Matrix("W2"), block.Matrix("dz")).Dx;
            (Dense first, Tensor h, _) = BasicExamples.RunDense(block.Matrix("x"), block.Matrix("W1"), dh);
            Assert.Equal(h[0], h[1]);
            block.Check("dW1", first.Weight.Gradient);
        },
        ["10-example"] = block =>
        {
            (BatchNorm layer, LayerRun run) = Normalise(block);
            block.Check("y", run.Y);
            block.Check("dx", run.Backward(block.Numbers("dy")));
            block.Check("dgamma", layer.Scale.Gradient);
            block.Check("dbeta", layer.Shift.Gradient);
            float[] x = block.Numbers("x");
            block.Check("mu", 10 * layer.RunningMean[0]);
            block.Check("sigma", Math.Round(Math.Sqrt((1 + (layer.RunningVariance[0] - 1) * 10) * (x.Length - 1) / x.Length), 4));
        },
        ["10-1"] = block =>
        {
            BatchNorm layer = Normalise(Page10()).Layer;
            block.Check("mean", layer.RunningMean);
            block.Check("variance", layer.RunningVariance);
        },
        ["10-2"] = block => block.Check("y", new LayerRun(new LayerNorm(epsilon: 0), block.Matrix("x")).Y),
        ["10-3"] = block =>
        {
            Tensor dx = Normalise(Page10()).Run.Backward(block.Numbers("dy"));
            block.Check("dx", dx);
            block.Check("sum", dx.Span.ToArray().Sum());
        },
    };

    private static LearnBlock Page06() => BasicExamples.Find("06-convolution.md", "06-example");

    private static LearnBlock Page10() => BasicExamples.Find("10-normalisation.md", "10-example");

    private static void Convolve(LearnBlock block)
    {
        Conv2D layer = Kernel(block, new Conv2D(1, 2));
        var run = new LayerRun(layer, block.Image("x"));
        block.Check("y", run.Y);
        block.Check("dx", run.Backward(block.Numbers("dy")));
        block.Check("dW", layer.Weight.Gradient);
        block.Check("db", layer.Bias!.Gradient);
    }

    private static Conv2D Kernel(LearnBlock block, Conv2D layer)
    {
        layer.Build(block.Image("x").Shape.Sample);
        block.Matrix("W").Span.CopyTo(layer.Weight.Value.Span);
        layer.Bias!.Value[0] = (float)block.Number("b");
        return layer;
    }

    private static void Pool(LearnBlock block, MaxPool2D layer)
    {
        var run = new LayerRun(layer, block.Image("x"));
        block.Check("y", run.Y);
        block.Check("dx", run.Backward(block.Numbers("dy")));
    }

    private static (BatchNorm Layer, LayerRun Run) Normalise(LearnBlock block)
    {
        BatchNorm layer = LayerRun.Built(new BatchNorm(epsilon: 0), 1);
        (layer.Scale.Value[0], layer.Shift.Value[0]) = ((float)block.Number("gamma"), (float)block.Number("beta"));
        return (layer, new LayerRun(layer, block.Matrix("x")));
    }

    /// <summary>The mean square after each ReLU of a deep network whose He weights are multiplied by a factor.</summary>
    private static double[] MeasureDepth(float factor)
    {
        Layer[] layers = [.. Enumerable.Range(0, Depth).SelectMany(_ => (Layer[])[new Dense(Units), new ReLU()])];
        var network = new Network(new Shape(Units), seed: 1, layers);
        foreach (Parameter parameter in network.Parameters)
            foreach (ref float w in parameter.Value.Span) w *= factor;
        Workspace workspace = network.CreateWorkspace(Units, WorkerTeam.Shared, joined: false);
        var random = new RandomStream(1, RandomPurpose.Test);
        foreach (ref float x in workspace.Input.Span) x = (float)random.NextNormal();
        network.Forward(workspace);
        return [.. Enumerable.Range(1, Depth).Select(i => workspace.Activation(2 * i).Span.ToArray().Average(y => (double)y * y))];
    }
}
