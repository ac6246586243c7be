using TorchSharp;
using static TorchSharp.torch;

namespace NeuralCore.Peers;

/// <summary>
/// A training step of TorchSharp: forward, loss, backward, optimizer. Its images are already numbers, so it does one
/// step less than NeuralCore.
/// </summary>
internal sealed class TorchTraining : IDisposable
{
    private readonly TorchModel model;
    private readonly FusedOptimizer optimizer;
    private readonly torch.Tensor[] images;
    private readonly torch.Tensor[] labels;
    private int step;

    public TorchTraining(Network network, PeerData data, int batch, TrainingRecipe recipe, TorchVariant variant)
    {
        model = new TorchModel(network, variant);
        optimizer = new FusedOptimizer(model.Parameters, recipe);
        int count = data.Count / batch, side = network.InputShape[0];
        images = [.. Enumerable.Range(0, count)
            .Select(i => tensor(data.Pixels(i * batch, batch)).reshape(batch, 1, side, side))];
        labels = [.. Enumerable.Range(0, count).Select(i => tensor(data.Labels(i * batch, batch)))];
    }

    /// <summary>The outputs of the untrained network for the first batch.</summary>
    public float[] FirstLogits()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        return model.Forward(images[0], training: false).data<float>().ToArray();
    }

    public void Step()
    {
        using DisposeScope scope = NewDisposeScope();
        int batch = step++ % images.Length;
        optimizer.ZeroGradients();
        torch.Tensor loss = nn.functional.cross_entropy(model.Forward(images[batch], training: true), labels[batch]);
        loss.backward();
        optimizer.Step();
    }

    public void Dispose()
    {
        foreach (torch.Tensor one in (torch.Tensor[])[.. images, .. labels]) one.Dispose();
        optimizer.Dispose();
        model.Dispose();
    }
}
