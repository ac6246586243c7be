using System.Diagnostics;
using NeuralCore.Handwriting;
using NeuralCore.Handwriting.Lines;

namespace NeuralCore.Benchmarks;

/// <summary>
/// Training steps of both line readers on synthetic lines: lines a second, the synthesis included, and the shares of
/// the step.
/// </summary>
internal static class ReaderStepTable
{
    private const int Batch = 64, WarmUp = 12, Steps = 60;

    private const string Synthesis = "synthesis", Loss = "CTC loss", Update = "optimizer";

    /// <summary>What is neither convolution nor residual block, which is almost all convolution.</summary>
    private const string Rest = "other layers";

    public static void Print(TextWriter output)
    {
        Dataset? digits = DatasetSource.FromEnvironment(PublishedDataset.Mnist, null).LoadLocal()?.Train;
        output.WriteLine($"Batches of {Batch} lines, {Steps} steps after {WarmUp}; "
            + (digits is null ? "pen strokes" : "pen strokes and images of MNIST"));
        output.WriteLine("\n| reader | threads | lines a second | ms a step | shares of the step |");
        output.WriteLine("|---|--:|--:|--:|---|");
        foreach (ReaderKind kind in ReaderKind.All)
            foreach (int threads in (int[])[1, Environment.ProcessorCount])
                Measure(kind, threads, digits, output);
    }

    private static void Measure(ReaderKind kind, int threads, Dataset? digits, TextWriter output)
    {
        using var team = new WorkerTeam(threads);
        var data = Dataset.Generated(
            kind.Name, Batch * (WarmUp + Steps), kind.Lines(1, ReaderKind.Training, digits));
        var options = new TrainingOptions
        {
            Epochs = 1, BatchSize = Batch, Loss = new CtcLoss(),
            Optimizer = parameters => new AdamW(parameters, learningRate: 0.002, beta2: 0.99) { ClipNorm = 5 },
        };
        Network network = NetworkArchitecture.Build(kind.Architecture, LineNetwork.InputShape, seed: 1);
        var run = new TrainingRun(network, data, options, [], team);
        run.Shuffle(epoch: 1);
        var seconds = new Dictionary<string, double>();
        double total = 0;
        for (int step = 0; step < WarmUp + Steps; step++)
        {
            if (step == WarmUp)
            {
                seconds.Clear();
                total = 0;
            }

            ReadOnlySpan<int> batch = run.Batch(step);
            string[] stages = [.. Stages(network, run.Workspace.ForInput(data.BatchShape(1, batch)))];
            int stage = 0;
            long began = Stopwatch.GetTimestamp(), last = began;
            run.Step(1, batch, run.Workspace, inspector: null, StageEnded, out _);
            total += Stopwatch.GetElapsedTime(began, last).TotalSeconds;

            void StageEnded()
            {
                long now = Stopwatch.GetTimestamp();
                string name = stages[stage++];
                seconds[name] = seconds.GetValueOrDefault(name) + Stopwatch.GetElapsedTime(last, now).TotalSeconds;
                last = now;
            }
        }

        string shares = string.Join(", ", seconds.Select(pair => $"{pair.Key} {pair.Value / total:P0}"));
        output.WriteLine(
            $"| {kind.Name} | {threads} | {Batch * Steps / total:F0} | {total / Steps * 1e3:F1} | {shares} |");
    }

    /// <summary>The stages of a step in order; those of equal kind have one name.</summary>
    private static IEnumerable<string> Stages(Network network, Workspace workspace)
    {
        IReadOnlyList<Layer> layers = network.Layers.Layers;
        List<string> forward = [];
        for (int i = 0; i < layers.Count; i += workspace.StageLength(i))
            forward.Add(layers[i] is Conv2D or Residual ? "convolutions" : Rest);
        return [Synthesis, .. forward, Loss, .. Enumerable.Reverse(forward), Update];
    }
}
