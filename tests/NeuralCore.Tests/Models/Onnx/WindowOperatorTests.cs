using FsCheck.Xunit;
using NeuralCore.Interop.Onnx.Messages;
using static NeuralCore.Tests.Models.Onnx.GraphCase;

namespace NeuralCore.Tests.Models.Onnx;

/// <summary>Convolutions and pools of the interpreter against ONNX Runtime, on drawn shapes, settings and versions.</summary>
public sealed class WindowOperatorTests
{
    [Property(MaxTest = 120)]
    public void Convolutions(ulong seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Test);
        int groups = 1 + random.NextInt(3), inputs = groups * (1 + random.NextInt(3)), outputs = groups * (1 + random.NextInt(4));
        int kernelHeight = 1 + random.NextInt(4), kernelWidth = 1 + random.NextInt(3);
        var graph = new GraphCase(OperatorTests.Opset(ref random), 1 + random.NextInt(3), inputs, 9 + random.NextInt(4), 8 + random.NextInt(5));
        string weight = graph.Constant(ref random, outputs, inputs / groups, kernelHeight, kernelWidth);
        string[] others = random.NextInt(2) == 0 ? [weight] : [weight, graph.Constant(ref random, outputs)];
        graph.Node("Conv", others, [.. Windows(ref random, kernelHeight, kernelWidth, ceils: false), Whole("group", groups)]).HoldsAgainstOnnxRuntime(ref random);
    }

    [Property(MaxTest = 200)]
    public void Pools(ulong seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Test);
        int height = 1 + random.NextInt(3), width = 1 + random.NextInt(3), opset = OperatorTests.Opset(ref random);
        bool averages = random.NextInt(2) == 0;
        var graph = new GraphCase(opset, 1 + random.NextInt(3), 1 + random.NextInt(3), 9 + random.NextInt(4), 8 + random.NextInt(5));
        List<AttributeMessage> attributes = [.. Windows(ref random, height, width, ceils: opset >= 10).Where(a => a.Name != "dilations" || opset >= (averages ? 19 : 10))];
        // A program may count the padding that ceil_mode adds or not; with both, ONNX Runtime has changed its mind between versions.
        if (averages && random.NextInt(2) == 0 && !attributes.Exists(a => a.Name == "ceil_mode")) attributes.Add(Whole("count_include_pad", 1));
        graph.Node(averages ? "AveragePool" : "MaxPool", [], [.. attributes]).HoldsAgainstOnnxRuntime(ref random);
    }

    private static AttributeMessage[] Windows(ref RandomStream random, int height, int width, bool ceils)
    {
        List<AttributeMessage> attributes = [Attribute("kernel_shape", height, width)];
        int strideY = 1 + random.NextInt(3), strideX = 1 + random.NextInt(3);
        switch (random.NextInt(4))
        {
            // A stride beyond the window makes ONNX Runtime compute a negative padding, and stop.
            case 0 when strideY <= height && strideX <= width: attributes.Add(Text("auto_pad", random.NextInt(2) == 0 ? "SAME_UPPER" : "SAME_LOWER")); break;
            case 1: attributes.Add(Text("auto_pad", "VALID")); break;
            case 2: attributes.Add(Attribute("pads", random.NextInt(height), random.NextInt(width), random.NextInt(height), random.NextInt(width))); break;
        }

        if (random.NextInt(2) == 0 || (strideY, strideX) != (1, 1)) attributes.Add(Attribute("strides", strideY, strideX));
        bool isAuto = attributes.Exists(a => a.Name == "auto_pad");
        if (!isAuto && random.NextInt(3) == 0) attributes.Add(Attribute("dilations", 1 + random.NextInt(2), 1 + random.NextInt(3)));
        if (ceils && !isAuto && random.NextInt(2) == 0) attributes.Add(Whole("ceil_mode", 1));
        return [.. attributes];
    }
}
