using NeuralCore.Interop.Onnx;
using NeuralCore.Interop.Onnx.Messages;
using static NeuralCore.Tests.Models.Onnx.DrawnNetwork;
using static NeuralCore.Tests.Models.Onnx.GraphCase;

namespace NeuralCore.Tests.Models.Onnx;

/// <summary>What is refused, and with which words; what inputs become.</summary>
public sealed class OnnxGraphTests
{
    private static readonly int[] Digit = [1, 1, 28, 28];

    [Fact]
    public void An_unknown_operator_is_named_with_its_node() => Refuses(new GraphCase(13, Digit).Node("Relu", []).Node("Resize", []), "node \"Resize1\"", "found Resize");

    [Fact]
    public void An_operator_of_another_program_is_named_with_its_domain()
    {
        var graph = new GraphMessage("g", [new NodeMessage("f", "Relu", ["x"], ["y"], [], "com.microsoft")], [], [new ValueMessage("x", ElementType.Float, [1, 1, 28, 28])], [new ValueMessage("y", ElementType.Float, [1, 10])]);
        Assert.Contains("found com.microsoft.Relu", Message(graph), StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_that_is_not_understood_is_refused_rather_than_left_out() =>
        Refuses(new GraphCase(13, Digit).Node("Relu", [], Whole("consumed_inputs", 1)), "node \"Relu0\" (Relu)", "\"consumed_inputs\"");

    [Fact]
    public void Operators_that_are_too_old_or_too_new_are_refused()
    {
        foreach (int opset in (int[])[6, 26])
        {
            string message = Refuses(new GraphCase(opset, Digit).Node("Relu", []), "version 7 to 25",
                $"version {opset}", "opset_version");
            Assert.DoesNotContain("damaged", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        Refuses(new GraphCase(13, Digit).Node("Reshape", [new GraphCase(13, Digit).Constant(1)]), "\"w0\"");
        var graph = new GraphCase(13, Digit);
        Refuses(graph.Node("Reshape", [graph.Constant(1, 700)]), "784", "1×700");
        var product = new GraphCase(13, 1, 784);
        Refuses(product.Node("Gemm", [product.Constant([783, 10], new float[7830])]), "inner sizes", "783");
    }

    [Fact]
    public void Constants_that_grow_beyond_the_file_are_refused()
    {
        var graph = new GraphCase(13, Digit);
        string big = graph.Constant([100], new float[100]);
        graph.Node("Concat", [big], [big], Whole("axis", 0));
        for (int i = 0; i < 40; i++) graph.Node("Concat", [$"Concat{i}"], Whole("axis", 0));
        Refuses(graph, "constants of about the file's size");
    }

    [Fact]
    public void Activations_that_no_memory_holds_are_refused()
    {
        var graph = new GraphCase(13, Digit);
        graph.Node("Pad", [graph.Constant(0, 0, 0, 0, 0, 30_000, 30_000, 30_000)]);
        Refuses(graph, "fits into memory");
    }

    [Theory]
    [InlineData(new[] { 5, 1, 28, 28 }, new[] { 28, 28, 1 })]
    [InlineData(new[] { 5, 3, 20, 28 }, new[] { 20, 28, 3 })]
    [InlineData(new[] { 5, 20, 28, 3 }, new[] { 20, 28, 3 })]
    [InlineData(new[] { 5, 28, 28, 1 }, new[] { 28, 28, 1 })]
    [InlineData(new[] { 5, 28, 28 }, new[] { 28, 28, 1 })]
    [InlineData(new[] { 5, 784 }, new[] { 28, 28, 1 })]
    [InlineData(new[] { 5, 30 }, new[] { 30 })]
    public void Inputs_become_images_with_channels_last(int[] sizes, int[] shape)
    {
        var graph = OnnxGraph.Read(new GraphCase(13, sizes).Node("Relu", []).Node("Flatten", []).File(), "input");
        Assert.Equal((new Shape(shape), new Shape(shape.Aggregate((a, b) => a * b))), (graph.InputShape, graph.OutputShape));
    }

    [Fact]
    public void Inputs_of_whole_numbers_several_inputs_and_none_are_refused()
    {
        ValueMessage x = new("x", ElementType.Float, [1, 4]);
        GraphMessage graph = new("g", [new NodeMessage("r", "Relu", ["x"], ["y"], [])], [], [x], [new ValueMessage("y", ElementType.Float, [1, 4])]);
        Assert.Contains("type float", Message(graph with { Inputs = [x with { Type = ElementType.UInt8 }] }), StringComparison.Ordinal);
        Assert.Contains("expected one input, found 2", Message(graph with { Inputs = [x, x with { Name = "z" }] }), StringComparison.Ordinal);
        Assert.Contains("expected one input, found none", Message(graph with { Inputs = [] }), StringComparison.Ordinal);
        Assert.Contains("every size but N given", Message(graph with { Inputs = [x with { Sizes = [1, null, 28, 28] }] }), StringComparison.Ordinal);
        Assert.Contains("graph outputs", Message(graph with { Outputs = [] }), StringComparison.Ordinal);
        Assert.Contains("\"nobody\"", Message(graph with { Outputs = [x with { Name = "nobody" }] }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_cut_off_is_refused_at_every_length()
    {
        byte[] file = OnnxFile.Write(ModelOf(Drawn("conv 2x2x2 relu | dense 2", new Shape(4, 4, 1), 1)));
        OnnxGraph.Read(file, "whole");
        for (int length = 0; length < file.Length; length++)
        {
            byte[] prefix = file[..length];
            Assert.Throws<InvalidDataException>(() => OnnxGraph.Read(prefix, "cut.onnx"));
        }
    }

    [Fact]
    public void Weights_in_half_precision_and_double_are_read()
    {
        foreach ((ElementType type, byte[] raw) in (IEnumerable<(ElementType, byte[])>)[
            (ElementType.Float16, [0x00, 0x3C, 0x00, 0xC0]), (ElementType.BFloat16, [0x80, 0x3F, 0x00, 0xC0]), (ElementType.Double, [.. BitConverter.GetBytes(1.0), .. BitConverter.GetBytes(-2.0)])])
        {
            ProtobufWriter writer = new ProtobufWriter().Number(1, 2).Number(2, (int)type).Text(8, "w").Bytes(9, raw);
            Assert.Equal([1f, -2f], TensorMessage.Read(new ProtobufReader(writer.Written.ToArray(), "t")).Numbers!);
        }

        ProtobufWriter halves = new ProtobufWriter().Number(1, 2).Number(2, (int)ElementType.Float16).Number(5, 0x3C00).Number(5, 0xC000);
        Assert.Equal([1f, -2f], TensorMessage.Read(new ProtobufReader(halves.Written.ToArray(), "t")).Numbers!);
    }

    [Fact]
    public void Numbers_in_another_file_are_refused()
    {
        ProtobufWriter writer = new ProtobufWriter().Number(1, 2).Number(2, 1).Text(8, "w").Number(14, 1);
        Assert.Contains("external data", Assert.Throws<InvalidDataException>(() => TensorMessage.Read(new ProtobufReader(writer.Written.ToArray(), "t"))).Message, StringComparison.Ordinal);
    }

    private static string Message(GraphMessage graph) =>
        Assert.Throws<InvalidDataException>(() => OnnxGraph.Read(new ModelMessage(graph, 13, "", new Dictionary<string, string>()).Write("1").Written.ToArray(), "a.onnx")).Message;

    private static string Refuses(GraphCase graph, params string[] words)
    {
        string message = Assert.Throws<InvalidDataException>(() => OnnxGraph.Read(graph.File(), "a.onnx")).Message;
        Assert.StartsWith("a.onnx, ", message, StringComparison.Ordinal);
        foreach (string word in words) Assert.Contains(word, message, StringComparison.Ordinal);
        return message;
    }
}
