using NeuralCore.Handwriting;

namespace NeuralCore.Tests.Training;

/// <summary>A small training that takes a blink.</summary>
internal static class TrainingCase
{
    public static readonly Dataset Digits = GeneratedDigits.Create(600, seed: 3);

    public static Network NewNetwork(string architecture = "flatten | dense 16 relu | dense 10", ulong seed = 1) =>
        NetworkArchitecture.Build(architecture, Digits.SampleShape, seed);

    public static TrainingOptions Options(int epochs = 2, double rate = 0.003) => new()
    {
        Epochs = epochs, BatchSize = 64, Team = new WorkerTeam(1), Seed = 5, Optimizer = parameters =>
            new Adam(parameters, rate), Schedule = new ConstantSchedule(),
    };

    public static Real[] Weights(Network network) => [.. network.State().SelectMany(entry => entry.Value.Span.ToArray())];
}

/// <summary>A callback made of functions.</summary>
internal sealed class Watcher : TrainingCallback
{
    public Action<BatchProgress> Batch { get; init; } = _ => { };

    public Func<Network, EpochRecord, bool> Epoch { get; init; } = (_, _) => false;

    public History? Ended { get; private set; }

    public override void OnBatch(in BatchProgress progress) => Batch(progress);

    public override bool OnEpoch(Network network, EpochRecord epoch) => Epoch(network, epoch);

    public override void OnEnd(Network network, History history) => Ended = history;
}
