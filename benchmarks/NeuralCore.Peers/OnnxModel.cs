using System.Runtime.InteropServices;
using NeuralCore.Layers;
using NeuralCore.Tensors;

namespace NeuralCore.Peers;

/// <summary>A network as an ONNX file: Conv, MaxPool, Relu, Flatten and Gemm, channels first, for one batch size. Field numbers are onnx.proto's.</summary>
internal sealed class OnnxModel
{
    public const string Input = "x";

    private const int IrVersion = 8, OpsetVersion = 13, FloatType = 1;
    private const int AttributeInts = 7;

    private readonly ProtobufWriter graph = new();
    private string last = Input;
    private int nodes;

    private OnnxModel(PeerModel model, int batch)
    {
        Shape shape = model.InputShape;
        Shape? flattened = null;
        foreach (Layer layer in model.Layers)
        {
            switch (layer)
            {
                case Conv2D c:
                    int pad = PeerModel.Pad(c);
                    Node("Conv", [Weight(PeerModel.ChannelsFirst(c), c.OutChannels, c.InChannels, c.KernelSize.Height, c.KernelSize.Width), Weight(c.Bias.Value.Span, c.OutChannels)],
                        Ints("kernel_shape", c.KernelSize.Height, c.KernelSize.Width), Ints("pads", pad, pad, pad, pad));
                    break;
                case MaxPool2D p:
                    Node("MaxPool", [], Ints("kernel_shape", p.Size.Height, p.Size.Width), Ints("strides", p.Stride.Height, p.Stride.Width));
                    break;
                case Flatten:
                    flattened = shape;
                    Node("Flatten", []);
                    break;
                case Dense d:
                    Node("Gemm", [Weight(PeerModel.ChannelsFirst(d, flattened), d.InFeatures, d.OutFeatures), Weight(d.Bias.Value.Span, d.OutFeatures)]);
                    flattened = null;
                    break;
                case ReLU:
                    Node("Relu", []);
                    break;
                case Dropout:
                    break;
                default:
                    throw new ArgumentException($"{layer} is no layer that the peers are given.");
            }

            shape = layer.OutputShape(shape);
        }

        Shape image = model.InputShape;
        graph.Text(2, "peer");
        graph.Message(11, Value(Input, batch, image[2], image[0], image[1]));
        graph.Message(12, Value(last, batch, model.Outputs));
    }

    /// <summary>The file's bytes, and the name of its output.</summary>
    public static (byte[] File, string Output) Write(PeerModel model, int batch)
    {
        var onnx = new OnnxModel(model, batch);
        byte[] file = new ProtobufWriter().Number(1, IrVersion).Message(7, onnx.graph).Message(8, new ProtobufWriter().Text(1, "").Number(2, OpsetVersion)).ToArray();
        return (file, onnx.last);
    }

    /// <summary>A node that takes the output of the one before it.</summary>
    private void Node(string operation, string[] weights, params ProtobufWriter[] attributes)
    {
        var node = new ProtobufWriter().Text(1, last);
        foreach (string weight in weights) node.Text(1, weight);
        last = $"{operation}{nodes++}";
        node.Text(2, last).Text(3, last).Text(4, operation);
        foreach (ProtobufWriter attribute in attributes) node.Message(5, attribute);
        graph.Message(1, node);
    }

    private string Weight(ReadOnlySpan<float> values, params ReadOnlySpan<int> sizes)
    {
        string name = $"w{nodes}r{sizes.Length}";
        var tensor = new ProtobufWriter();
        foreach (int size in sizes) tensor.Number(1, size);
        graph.Message(5, tensor.Number(2, FloatType).Text(8, name).Bytes(9, MemoryMarshal.AsBytes(values)));
        return name;
    }

    private static ProtobufWriter Ints(string name, params ReadOnlySpan<int> values)
    {
        var attribute = new ProtobufWriter().Text(1, name);
        foreach (int value in values) attribute.Number(8, value);
        return attribute.Number(20, AttributeInts);
    }

    private static ProtobufWriter Value(string name, params ReadOnlySpan<int> sizes)
    {
        var shape = new ProtobufWriter();
        foreach (int size in sizes) shape.Message(1, new ProtobufWriter().Number(1, size));
        var type = new ProtobufWriter().Message(1, new ProtobufWriter().Number(1, FloatType).Message(2, shape));
        return new ProtobufWriter().Text(1, name).Message(2, type);
    }
}
