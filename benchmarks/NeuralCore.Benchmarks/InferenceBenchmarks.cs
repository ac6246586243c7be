using NeuralCore.Handwriting;

namespace NeuralCore.Benchmarks;

/// <summary>Latency: inference of one digit on one thread.</summary>
public class InferenceBenchmarks : PeakedBenchmarks
{
    private Network network = null!;
    private Workspace workspace = null!;

    [ParamsSource(nameof(Works))]
    public NetworkWork Work { get; set; } = null!;

    public IEnumerable<NetworkWork> Works =>
        [new("mlp", 1, Training: false), new("lenet", 1, Training: false), new("cnn", 1, Training: false)];

    protected override void Prepare()
    {
        network = Work.Build();
        workspace = network.CreateWorkspace(1, Team);
        GeneratedDigits.Create(1, seed: 1).FillSamples(Team, [0], workspace.Input);
    }

    [Benchmark]
    public void OneDigit() => network.Forward(workspace);
}
