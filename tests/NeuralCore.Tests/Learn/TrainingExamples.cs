using NeuralCore.Tests.Layers;

namespace NeuralCore.Tests.Learn;

/// <summary>Pages 9, 11 and 12 of docs/learn: optimizers, regularisation, schedules.</summary>
internal static class TrainingExamples
{
    internal static Dictionary<string, Action<LearnBlock>> All { get; } = new()
    {
        ["09-example"] = block =>
        {
            (float[] g, double η) = (block.Numbers("g"), block.Number("eta"));
            block.Check("sgd", Steps(g, θ => new Sgd(θ, η)));
            block.Check("momentum", Steps(g, θ => new Sgd(θ, η, momentum: 0.9)));
            block.Check("adam", Steps(g, θ => new Adam(θ, η, beta2: block.Number("beta2"))));
        },
        ["09-1"] = block => block.Check("theta", [.. block.Numbers("g").Select(g => Steps([g], θ => new Adam(θ, 0.1))[0])]),
        ["09-2"] = block =>
        {
            (double η, double λ) = (block.Number("eta"), block.Number("lambda"));
            block.Check("theta", Steps([0, 0, 0], θ => new AdamW(θ, η, weightDecay: λ)));
        },
        ["09-3"] = block => block.Check("nesterov", Steps([1, -0.5f, 1], θ => new Sgd(θ, 0.1, momentum: 0.9, nesterov: true))),
        ["11-example"] = block =>
        {
            (int stopped, int best) = Stop(block.Count("patience"), block.Numbers("loss"));
            block.Check("stopped", stopped);
            block.Check("best", best);
            block.Check("later", Stop(block.Numbers("loss").Length, block.Numbers("loss")).Best);
        },
        ["11-1"] = block =>
        {
            float[] y = new LayerRun(new Dropout(block.Number("p")), Ones(10_000)).Y.Span.ToArray();
            block.Check("factor", y.Max());
            block.Check("mean", y.Average(value => (double)value));
            block.Check("deviation", Math.Sqrt(block.Number("p") / (1 - block.Number("p")) / y.Length));
        },
        ["11-2"] = block =>
        {
            float[] losses = BasicExamples.Find("11-regularisation.md", "11-example").Numbers("loss");
            (int Stopped, int Best)[] results = [.. block.Counts("patience").Select(patience => Stop(patience, losses))];
            block.Check("stopped", [.. results.Select(result => (double)result.Stopped)]);
            block.Check("best", [.. results.Select(result => (double)result.Best)]);
        },
        ["11-3"] = block =>
        {
            (double η, double λ) = (block.Number("eta"), block.Number("lambda"));
            block.Check("theta", Steps(new float[block.Count("steps")], θ => new Sgd(θ, η, weightDecay: λ))[^1]);
        },
        ["12-example"] = block =>
        {
            (string, Schedule)[] schedules =
            [
                ("constant", new ConstantSchedule()), ("step-wise", new StepSchedule()), ("exponential", new ExponentialSchedule()),
                ("cosine", new CosineSchedule()), ("one-cycle", new OneCycleSchedule()),
            ];
            foreach ((string name, Schedule schedule) in schedules) block.Check(name, Factors(block, schedule));
        },
        ["12-1"] = block => block.Check("factor", Factors(block, new OneCycleSchedule())),
        ["12-2"] = block => block.Check("factor", Factors(block, new Warmup(4, new CosineSchedule()))),
        ["12-3"] = block =>
        {
            var schedule = new ReduceOnPlateau(patience: block.Count("patience"));
            block.Check("factor", [.. block.Numbers("loss").Select(loss =>
            {
                schedule.Observe(loss);
                return schedule.Factor(0, 1);
            })]);
        },
    };

    /// <summary>The value of a weight, 1 at first, after a step with each of these gradients.</summary>
    private static double[] Steps(float[] gradients, Func<Parameter[], Optimizer> create)
    {
        var weight = new Parameter("weight", Ones(1), decays: true);
        Optimizer optimizer = create([weight]);
        return [.. gradients.Select(g =>
        {
            weight.Gradient[0] = g;
            optimizer.Step(WorkerTeam.Shared);
            return (double)weight.Value[0];
        })];
    }

    private static Tensor Ones(int count)
    {
        var ones = new Tensor(new Shape(1, count));
        ones.Span.Fill(1);
        return ones;
    }

    private static double[] Factors(LearnBlock block, Schedule schedule)
    {
        int total = block.Count("total");
        return [.. block.Counts("step").Select(step => schedule.Factor(step, total))];
    }

    /// <summary>The epoch after which the training stops, 0 if it does not, and the best epoch.</summary>
    internal static (int Stopped, int Best) Stop(int patience, float[] losses)
    {
        var network = new Network(new Shape(1), 1, new Dense(1));
        var stopping = new EarlyStopping(patience);
        stopping.OnStart(network, new TrainingOptions());
        for (int epoch = 1; epoch <= losses.Length; epoch++)
        {
            if (stopping.OnEpoch(network, new EpochRecord(epoch, 0, 0, null, losses[epoch - 1], null, 0))) return (epoch, stopping.BestEpoch);
        }

        return (0, stopping.BestEpoch);
    }
}
