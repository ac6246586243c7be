using NeuralCore.Benchmarks;

namespace NeuralCore.Peers;

/// <summary>All implementations of a case, created from one network and checked to compute the same function.</summary>
internal sealed class CaseImplementations : IDisposable
{
    /// <summary>Batch sizes for inference of many images; the fastest is used for each engine.</summary>
    private static readonly int[] InferenceBatches = [125, 500];

    private readonly List<Implementation> peers = [];
    private readonly List<IDisposable> owned = [];
    private readonly PeerCase one;
    private readonly PeerData data;
    private readonly WorkerTeam team;

    public CaseImplementations(PeerCase one, PeerData data, WorkerTeam team, bool withTorch)
    {
        (this.one, this.data, this.team) = (one, data, team);
        Network network = new NetworkWork(one.Preset, one.Images, one.Training).Build();
        Ours = one.Training ? [Training(network, withTorch)] : Inference(network, withTorch);
    }

    /// <summary>Implementations of NeuralCore, one per batch size.</summary>
    public IReadOnlyList<Implementation> Ours { get; }

    public IReadOnlyList<Implementation> Peers => peers;

    public void Dispose()
    {
        foreach (IDisposable each in owned) each.Dispose();
    }

    private Implementation Training(Network network, bool withTorch)
    {
        TrainingRecipe recipe = TrainingRecipe.For(one.Preset);
        var first = new OurInference(network, data, one.Images, one.Images, team);
        first.Run();
        List<(Implementation Peer, TorchTraining Training)> torches = [];
        foreach (TorchVariant variant in withTorch ? TorchVariant.For(network) : [])
        {
            var torch = new TorchTraining(network, data, one.Images, recipe, variant);
            owned.Add(torch);
            torches.Add((new Implementation("TorchSharp", $"{variant}", torch.Step), torch));
            AddPeer(torches[^1].Peer, first.Logits, torch.FirstLogits());
        }

        var ours = new OurTraining(network, data, one.Images, recipe, team);
        // Dropout draws other units in every engine.
        if (network.Layers.Layers.Any(layer => layer is Dropout)) return new Implementation("", "", ours.Step);
        ours.Step();
        first.Run();
        foreach ((Implementation peer, TorchTraining torch) in torches)
        {
            torch.Step();
            Agreement.Require(
                $"{peer} after a training step", one.Preset, first.Logits, torch.FirstLogits());
        }

        return new Implementation("", "", ours.Step);
    }

    private List<Implementation> Inference(Network network, bool withTorch)
    {
        int[] batches = one.Images == 1 ? [1] : InferenceBatches;
        List<Implementation> own = [];
        foreach (int batch in batches)
        {
            string suffix = one.Images == 1 ? "" : $"batches of {batch}";
            var ours = new OurInference(network, data, one.Images, batch, team);
            ours.Run();
            own.Add(new Implementation("", suffix, ours.Run));
            foreach (bool after in PeerModel.HasPool(network) ? (bool[])[false, true] : [false])
            {
                var onnx = new OnnxInference(new PeerModel(network, after), data, one.Images, batch, one.Threads);
                owned.Add(onnx);
                onnx.Run();
                AddPeer(new Implementation("ONNX Runtime", Join(after ? "ReLU after pool" : "", suffix), onnx.Run),
                    ours.Logits, onnx.Logits);
            }

            foreach (TorchVariant variant in withTorch ? TorchVariant.For(network) : [])
            {
                var torch = new TorchInference(network, data, one.Images, batch, variant);
                owned.Add(torch);
                torch.Run();
                AddPeer(new Implementation("TorchSharp", Join($"{variant}", suffix), torch.Run), ours.Logits,
                    torch.Logits);
            }
        }

        return own;
    }

    private void AddPeer(Implementation peer, ReadOnlySpan<float> ours, ReadOnlySpan<float> theirs)
    {
        Agreement.Require($"{peer}", one.Preset, ours, theirs);
        peers.Add(peer);
    }

    private static string Join(string first, string second) =>
        string.Join(", ", ((string[])[first, second]).Where(text => text.Length > 0));
}
