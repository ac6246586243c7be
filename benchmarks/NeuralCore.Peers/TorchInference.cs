using TorchSharp;
using static TorchSharp.torch;

namespace NeuralCore.Peers;

/// <summary>Inference with TorchSharp.</summary>
internal sealed class TorchInference : IDisposable
{
    private readonly TorchModel model;
    private readonly torch.Tensor[] images;
    private readonly float[] logits;

    public TorchInference(Network network, PeerData data, int images, int batch, TorchVariant variant)
    {
        model = new TorchModel(network, variant);
        foreach (TorchSharp.Modules.Parameter parameter in model.Parameters) parameter.requires_grad = false;
        int side = network.InputShape[0];
        this.images = [.. Enumerable.Range(0, images / batch)
            .Select(i => tensor(data.Pixels(i * batch, batch)).reshape(batch, 1, side, side))];
        logits = new float[images * network.OutputShape.Length];
    }

    /// <summary>(images, classes) in row-major order, after <see cref="Run"/>.</summary>
    public ReadOnlySpan<float> Logits => logits;

    public void Run()
    {
        int length = logits.Length / images.Length;
        for (int i = 0; i < images.Length; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable inference = inference_mode();
            model.Forward(images[i], training: false).data<float>().CopyTo(logits, i * length);
        }
    }

    public void Dispose()
    {
        foreach (torch.Tensor image in images) image.Dispose();
        model.Dispose();
    }
}
