using NeuralCore.Tests.Layers;

namespace NeuralCore.Tests.Learn;

/// <summary>Pages 1 to 5 of docs/learn: dense layer, losses, gradient descent, activations.</summary>
internal static class BasicExamples
{
    internal static Dictionary<string, Action<LearnBlock>> All { get; } = new()
    {
        ["01-example"] = block => Neuron(block, block),
        ["01-1"] = block => Neuron(block, Page01()),
        ["01-1-best"] = block => Neuron(block, Page01()),
        ["01-2"] = block => block.Check("parameters", new Dense(block.Count("out")).ParameterCount(new Shape(block.Count("in")))),
        ["01-3"] = block => block.Check("sigma", new LayerRun(new Sigmoid(), block.Matrix("z")).Y),
        ["02-example"] = Descend,
        ["02-1"] = block =>
        {
            Descend(block);
            double x = Find("02-gradient-descent.md", "02-example").Number("x");
            block.Check("limit", 2 / (2 * x * x));
        },
        ["02-2"] = Descend,
        ["02-3"] = Descend,
        ["03-example"] = DenseExample,
        ["03-example-terms"] = block =>
        {
            LearnBlock example = Page03();
            DenseExample(example);
            block.Check("dW[1,0]", example.Numbers("dW")[3]);
            block.Check("dx[0,1]", example.Numbers("dx")[1]);
        },
        ["03-1"] = block =>
        {
            LearnBlock example = Page03();
            (Dense layer, _, _) = RunDense(Twice(example.Matrix("x")), example.Matrix("W"), Twice(example.Matrix("dy")));
            block.Check("dW", layer.Weight.Gradient);
        },
        ["03-2"] = TwoLayers,
        ["03-3"] = block =>
        {
            (Dense layer, _, _) = RunDense(block.Matrix("x"), Page03().Matrix("W"), block.Matrix("dy"));
            block.Check("dW", layer.Weight.Gradient);
        },
        ["04-example"] = block =>
        {
            CrossEntropy(block, new SoftmaxCrossEntropy());
            Tensor z = block.Matrix("z");
            var network = new Network(new Shape(z.Length), 1, new Dense(z.Length, bias: false));
            network.Parameters[0].Value.Span.Clear();
            for (int i = 0; i < z.Length; i++) network.Parameters[0].Value[i, i] = 1;
            block.Check("p", network.PredictProbabilities(z));
        },
        ["04-1"] = block =>
        {
            Tensor z = new(new Shape(1, block.Count("classes"))), t = new(z.Shape);
            t[0] = 1;
            block.Check("L", new SoftmaxCrossEntropy().Evaluate(z, t, null));
        },
        ["04-2"] = block => CrossEntropy(block, new SoftmaxCrossEntropy()),
        ["04-3"] = block =>
        {
            (double ε, LearnBlock example) = (block.Number("epsilon"), Find("04-softmax-cross-entropy.md", "04-example"));
            Tensor z = example.Matrix("z"), t = example.Matrix("t"), dz = new(z.Shape);
            block.Check("L", new SoftmaxCrossEntropy(ε).Evaluate(z, t, dz));
            block.Check("dz", dz);
            Tensor p = Find("04-softmax-cross-entropy.md", "04-example").Matrix("p");
            block.Check("t'", [.. Enumerable.Range(0, z.Length).Select(c => Math.Round(p[c] - dz[c], 4))]);
        },
        ["05-example"] = block =>
        {
            Tensor x = block.Matrix("x");
            foreach ((string name, Layer layer) in (ReadOnlySpan<(string, Layer)>)[("sigmoid", new Sigmoid()), ("tanh", new Tanh()), ("relu", new ReLU())])
            {
                var run = new LayerRun(layer, x);
                block.Check($"{name} y", run.Y);
                block.Check($"{name} dx", run.Backward([.. Enumerable.Repeat(1f, x.Length)]));
            }
        },
        ["05-1"] = block =>
        {
            (float Y, float Dx)[] chains = [.. block.Counts("depth").Select(Sigmoids)];
            block.Check("y", [.. chains.Select(chain => (double)chain.Y)]);
            block.Check("dx", [.. chains.Select(chain => (double)chain.Dx)]);
        },
        ["05-2"] = block =>
        {
            Tensor x = block.Matrix("x");
            var network = new Network(new Shape(1), 1, new Dense(1), new ReLU());
            (network.Parameters[0].Value[0], network.Parameters[1].Value[0]) = ((float)block.Number("W"), (float)block.Number("b"));
            Workspace workspace = network.CreateWorkspace(x.Shape[0], WorkerTeam.Shared, training: true);
            workspace.Input.CopyFrom(x);
            network.Forward(workspace, Phase.Train(1, 0));
            ((float[])[1, -2, 3]).CopyTo(workspace.OutputGradient.Span);
            network.Backward(workspace, Phase.Train(1, 0));
            block.Check("dW", network.Parameters[0].Gradient);
            block.Check("db", network.Parameters[1].Gradient);
        },
        ["05-3"] = block =>
        {
            var run = new LayerRun(new LeakyReLU(block.Number("slope")), block.Matrix("x"));
            block.Check("y", run.Y);
            block.Check("dx", run.Backward(block.Numbers("dy")));
        },
    };

    internal static LearnBlock Find(string page, string name) =>
        LearnBlock.Of(File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../docs/learn", page))).Single(block => block.Name == name);

    /// <summary>A dense layer with these weights and no bias, after a backward pass.</summary>
    internal static (Dense Layer, Tensor Y, Tensor Dx) RunDense(Tensor x, Tensor w, Tensor dy, params ReadOnlySpan<float> bias)
    {
        Dense layer = LayerRun.Built(new Dense(w.Shape[1]), w.Shape[0]);
        layer.Weight.Value.CopyFrom(w);
        bias.CopyTo(layer.Bias!.Value.Span);
        var run = new LayerRun(layer, x);
        Tensor dx = run.Backward(dy.Span.ToArray());
        return (layer, run.Y, dx);
    }

    private static LearnBlock Page01() => Find("01-neuron-and-loss.md", "01-example");

    private static LearnBlock Page03() => Find("03-backpropagation.md", "03-example");

    private static Tensor Twice(Tensor x) => new(new Shape(2 * x.Shape[0], x.Shape[1]), [.. x.Span, .. x.Span]);

    private static void Neuron(LearnBlock block, LearnBlock inputs)
    {
        Tensor x = inputs.Matrix("x"), t = inputs.Matrix("t");
        (_, Tensor z, _) = RunDense(x, inputs.Matrix("W"), t, block.Numbers("b"));
        if (block.Has("z")) block.Check("z", z);
        if (block.Has("error")) block.Check("error", [.. Enumerable.Range(0, t.Length).Select(n => (double)z[n] - t[n])]);
        block.Check("L", new MeanSquaredError().Evaluate(z, t, null));
    }

    /// <summary>As many steps of gradient descent as the block shows, on x and t of the block or of the page's example.</summary>
    private static void Descend(LearnBlock block)
    {
        LearnBlock inputs = block.Has("t") ? block : Find("02-gradient-descent.md", "02-example");
        Tensor x = inputs.Matrix("x"), t = inputs.Matrix("t");
        var network = new Network(new Shape(1), 1, new Dense(1, bias: false));
        Parameter weight = network.Parameters[0];
        weight.Value[0] = 0;
        var optimizer = new Sgd(network.Parameters, block.Number("eta"));
        Workspace workspace = network.CreateWorkspace(x.Shape[0], WorkerTeam.Shared, training: true);
        workspace.Input.CopyFrom(x);
        List<double> weights = [0], gradients = [], losses = [];
        for (int step = 0; step < 4; step++)
        {
            Tensor z = network.Forward(workspace, Phase.Train(1, step));
            losses.Add(new MeanSquaredError().Evaluate(z, t, workspace.OutputGradient));
            network.Backward(workspace, Phase.Train(1, step));
            gradients.Add(weight.Gradient[0]);
            optimizer.Step(WorkerTeam.Shared);
            weights.Add(weight.Value[0]);
        }

        int steps = Shown(block, "W") - 1;
        block.Check("W", [.. weights.Take(steps + 1)]);
        if (block.Has("g")) block.Check("g", [.. gradients.Take(steps)]);
        if (block.Has("L")) block.Check("L", [.. losses.Take(steps)]);
    }

    private static int Shown(LearnBlock block, string name) => new LearnBlock(block.Name, block.Text).Numbers(name).Length;

    private static void DenseExample(LearnBlock block)
    {
        (Dense layer, Tensor y, Tensor dx) = RunDense(block.Matrix("x"), block.Matrix("W"), block.Matrix("dy"), block.Numbers("b"));
        block.Check("y", y);
        block.Check("dx", dx);
        block.Check("dW", layer.Weight.Gradient);
        block.Check("db", layer.Bias!.Gradient);
    }

    private static void TwoLayers(LearnBlock block)
    {
        Tensor t = block.Matrix("t");
        Dense first = new(1, bias: false), second = new(1, bias: false);
        var network = new Network(new Shape(1), 1, first, second);
        (first.Weight.Value[0], second.Weight.Value[0]) = ((float)block.Number("W1"), (float)block.Number("W2"));
        Workspace workspace = network.CreateWorkspace(1, WorkerTeam.Shared, training: true);
        workspace.Input.CopyFrom(block.Matrix("x"));
        Tensor z = network.Forward(workspace, Phase.Train(1, 0));
        block.Check("L", new MeanSquaredError().Evaluate(z, t, workspace.OutputGradient));
        network.Backward(workspace, Phase.Train(1, 0));
        block.Check("h", workspace.Activation(1));
        block.Check("z", z);
        block.Check("dz", workspace.OutputGradient);
        block.Check("dh", workspace.Gradient(1)!);
        block.Check("dW1", first.Weight.Gradient);
        block.Check("dW2", second.Weight.Gradient);
    }

    private static void CrossEntropy(LearnBlock block, SoftmaxCrossEntropy loss)
    {
        Tensor z = block.Matrix("z"), dz = new(z.Shape);
        block.Check("L", loss.Evaluate(z, block.Matrix("t"), dz));
        block.Check("dz", dz);
    }

    /// <summary>Output and input gradient of sigmoids in a row, at x = 0.</summary>
    private static (float Y, float Dx) Sigmoids(int depth)
    {
        var chain = new Sequential(Enumerable.Range(0, depth).Select(_ => new Sigmoid()));
        chain.Build(new Shape(1));
        var workspace = new Workspace(chain, new Shape(1), 1, WorkerTeam.Shared, training: true, inputGradient: true);
        chain.Forward(workspace, Phase.Train(1, 0));
        workspace.OutputGradient[0] = 1;
        chain.Backward(workspace, Phase.Train(1, 0));
        return (workspace.Output[0], workspace.Gradient(0)![0]);
    }

    private static string ThisFile([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
}
