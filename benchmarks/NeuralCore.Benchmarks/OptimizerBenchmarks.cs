namespace NeuralCore.Benchmarks;

/// <summary>One update of all parameters, with about the parameter counts of <c>mlp</c> and <c>mlp2</c>.</summary>
public class OptimizerBenchmarks
{
    private readonly WorkerTeam team = new(1);
    private Sgd sgd = null!, momentum = null!;
    private Adam adam = null!;

    [Params(100_000, 670_000)]
    public int Parameters { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        // A step sets the gradients to zero and costs the same with zeros; the learning rate keeps the values in range
        // for
        // any number of steps.
        (sgd, momentum, adam) = (new Sgd(Make()), new Sgd(Make(), momentum: 0.9), new Adam(Make(), learningRate: 1e-6));
    }

    [Benchmark]
    public void SgdStep() => sgd.Step(team);

    [Benchmark]
    public void SgdMomentumStep() => momentum.Step(team);

    [Benchmark]
    public void AdamStep() => adam.Step(team);

    private Parameter[] Make()
    {
        var parameter = new Parameter("weight", Numbers.Random(Parameters), decays: true);
        Numbers.Fill(parameter.Gradient);
        return [parameter];
    }
}
