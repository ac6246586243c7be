using NeuralCore.Handwriting;

namespace NeuralCore.Benchmarks;

/// <summary>A complete training step on 128 digits: forward, loss, backward, Adam.</summary>
public class TrainingStepBenchmarks : PeakedBenchmarks
{
    private const int Batch = 128;

    private readonly Loss loss = new SoftmaxCrossEntropy();
    private Network network = null!;
    private Workspace workspace = null!;
    private Tensor targets = null!;
    private Adam optimizer = null!;
    private long step;

    [ParamsSource(nameof(Works))]
    public NetworkWork Work { get; set; } = null!;

    public IEnumerable<NetworkWork> Works =>
        [new("mlp", Batch, Training: true), new("lenet", Batch, Training: true), new("cnn", Batch, Training: true)];

    public override IEnumerable<int> ThreadCounts => [1, 2];

    protected override void Prepare()
    {
        network = Work.Build();
        workspace = network.CreateWorkspace(Batch, Team, training: true);
        Dataset digits = GeneratedDigits.Create(Batch, seed: 1);
        int[] all = [.. Enumerable.Range(0, Batch)];
        digits.FillSamples(Team, all, workspace.Input);
        targets = new Tensor(workspace.Output.Shape);
        digits.FillTargets(all, targets);
        optimizer = new Adam(network.Parameters, learningRate: 1e-5);
    }

    [Benchmark]
    public double Step()
    {
        Phase phase = Phase.Train(seed: 1, ++step);
        Tensor logits = network.Forward(workspace, phase);
        double value = loss.Evaluate(logits, targets, workspace.OutputGradient);
        network.Backward(workspace, phase);
        optimizer.Step(Team);
        return value;
    }
}
