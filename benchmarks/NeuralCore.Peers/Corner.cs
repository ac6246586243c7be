using NeuralCore.Benchmarks;

namespace NeuralCore.Peers;

/// <summary>All implementations of a case, created from one network and checked to compute the same function.</summary>
internal sealed class Corner : IDisposable
{
    /// <summary>Batch sizes for inference of many images; the fastest is used for each engine.</summary>
    private static readonly int[] InferenceBatches = [125, 500];

    private readonly List<Contender> opponents = [];
    private readonly List<IDisposable> owned = [];
    private readonly PeerCase one;
    private readonly PeerData data;
    private readonly WorkerTeam team;

    public Corner(PeerCase one, PeerData data, WorkerTeam team, bool withTorch)
    {
        (this.one, this.data, this.team) = (one, data, team);
        Network network = new NetworkWork(one.Preset, one.Images, one.Training).Build();
        Ours = one.Training ? [Training(network, withTorch)] : Inference(network, withTorch);
    }

    /// <summary>Implementations of NeuralCore, one per batch size.</summary>
    public IReadOnlyList<Contender> Ours { get; }

    public IReadOnlyList<Contender> Opponents => opponents;

    public void Dispose()
    {
        foreach (IDisposable each in owned) each.Dispose();
    }

    private Contender Training(Network network, bool withTorch)
    {
        TrainingRecipe recipe = TrainingRecipe.For(one.Preset);
        var first = new OurInference(network, data, one.Images, one.Images, team);
        first.Run();
        foreach (TorchVariant variant in withTorch ? TorchVariant.For(network) : [])
        {
            var torch = new TorchTraining(network, data, one.Images, recipe, variant);
            owned.Add(torch);
            Meet(new Contender("TorchSharp", $"{variant}", torch.Step), first.Logits, torch.FirstLogits());
        }

        return new Contender("", "", new OurTraining(network, data, one.Images, recipe, team).Step);
    }

    private List<Contender> Inference(Network network, bool withTorch)
    {
        int[] batches = one.Images == 1 ? [1] : InferenceBatches;
        List<Contender> mine = [];
        foreach (int batch in batches)
        {
            string suffix = one.Images == 1 ? "" : $"batches of {batch}";
            var ours = new OurInference(network, data, one.Images, batch, team);
            ours.Run();
            mine.Add(new Contender("", suffix, ours.Run));
            foreach (bool after in PeerModel.HasPool(network) ? (bool[])[false, true] : [false])
            {
                var onnx = new OnnxInference(new PeerModel(network, after), data, one.Images, batch, one.Threads);
                owned.Add(onnx);
                onnx.Run();
                Meet(new Contender("ONNX Runtime", Join(after ? "ReLU after pool" : "", suffix), onnx.Run), ours.Logits,
                    onnx.Logits);
            }

            foreach (TorchVariant variant in withTorch ? TorchVariant.For(network) : [])
            {
                var torch = new TorchInference(network, data, one.Images, batch, variant);
                owned.Add(torch);
                torch.Run();
                Meet(new Contender("TorchSharp", Join($"{variant}", suffix), torch.Run), ours.Logits, torch.Logits);
            }
        }

        return mine;
    }

    private void Meet(Contender opponent, ReadOnlySpan<float> ours, ReadOnlySpan<float> theirs)
    {
        Agreement.Require($"{opponent}", one.Preset, ours, theirs);
        opponents.Add(opponent);
    }

    private static string Join(string first, string second) =>
        string.Join(", ", ((string[])[first, second]).Where(text => text.Length > 0));
}
