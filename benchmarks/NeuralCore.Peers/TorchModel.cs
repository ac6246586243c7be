using TorchSharp;
using static TorchSharp.torch;

using TorchParameter = TorchSharp.Modules.Parameter;

namespace NeuralCore.Peers;

/// <summary>A NeuralCore network in PyTorch's operations, with the same weights.</summary>
internal sealed class TorchModel : IDisposable
{
    private readonly List<Func<torch.Tensor, bool, torch.Tensor>> operations = [];
    private readonly List<TorchParameter> parameters = [];

    public TorchModel(Network network, TorchVariant variant)
    {
        var model = new PeerModel(network, variant.RectifyAfterPool);
        Shape shape = model.InputShape;
        Shape? flattened = null;
        foreach (Layer layer in model.Layers)
        {
            operations.Add(layer switch
            {
                Conv2D c => Convolution(c, variant.ChannelsLast),
                MaxPool2D p => Pooling(p),
                // In memory order: no copy is needed
                Flatten when variant.ChannelsLast && shape[2] > 1 => (x, _) => x.permute(0, 2, 3, 1).flatten(1),
                Flatten => (x, _) => x.flatten(1),
                Dense d => Linear(d, variant.ChannelsLast ? null : flattened),
                ReLU => (x, _) => x.relu_(),
                Dropout d => (x, training) => training ? nn.functional.dropout(x, d.Rate, training: true) : x,
                _ => throw new ArgumentException($"{layer} is no layer that the peers are given."),
            });
            flattened = layer is Flatten ? shape : layer is Dense ? null : flattened;
            shape = layer.OutputShape(shape);
        }
    }

    public IReadOnlyList<TorchParameter> Parameters => parameters;

    public torch.Tensor Forward(torch.Tensor x, bool training)
    {
        foreach (Func<torch.Tensor, bool, torch.Tensor> operation in operations) x = operation(x, training);
        return x;
    }

    public void Dispose()
    {
        foreach (TorchParameter parameter in parameters) parameter.Dispose();
    }

    private Func<torch.Tensor, bool, torch.Tensor> Convolution(Conv2D c, bool channelsLast)
    {
        long pad = PeerModel.Pad(c);
        long[] padding = [pad, pad];
        using torch.Tensor w =
            tensor(PeerModel.ChannelsFirst(c)).reshape(
            c.OutChannels, c.InChannels, c.KernelSize.Height, c.KernelSize.Width);
        TorchParameter weight = Learn(channelsLast ? ChannelsLast(w) : w.clone()),
            bias = Learn(tensor(c.Bias!.Value.Span.ToArray()));
        return (x, _) => nn.functional.conv2d(x, weight, bias, padding: padding);
    }

    private Func<torch.Tensor, bool, torch.Tensor> Linear(Dense d, Shape? flattened)
    {
        using torch.Tensor w = tensor(PeerModel.ChannelsFirst(d, flattened)).reshape(d.InFeatures, d.OutFeatures);
        TorchParameter weight = Learn(w.t().contiguous()), bias = Learn(tensor(d.Bias!.Value.Span.ToArray()));
        return (x, _) => nn.functional.linear(x, weight, bias);
    }

    private static Func<torch.Tensor, bool, torch.Tensor> Pooling(MaxPool2D p)
    {
        long[] size = [p.Size.Height, p.Size.Width], stride = [p.Stride.Height, p.Stride.Width];
        return (x, _) => nn.functional.max_pool2d(x, size, stride);
    }

    private TorchParameter Learn(torch.Tensor value)
    {
        var parameter = new TorchParameter(value.DetachFromDisposeScope());
        parameters.Add(parameter);
        return parameter;
    }

    /// <summary>(N, C, H, W) as before, laid out as (N, H, W, C): what PyTorch calls channels_last.</summary>
    private static torch.Tensor ChannelsLast(torch.Tensor x) => x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}
