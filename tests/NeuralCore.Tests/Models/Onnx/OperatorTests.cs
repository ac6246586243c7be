using FsCheck.Xunit;
using NeuralCore.Interop.Onnx.Messages;
using static NeuralCore.Tests.Models.Onnx.GraphCase;

namespace NeuralCore.Tests.Models.Onnx;

/// <summary>Each operator of the interpreter against ONNX Runtime, on drawn shapes, settings and versions.</summary>
public sealed class OperatorTests
{
    private delegate void Build(GraphCase graph, ref RandomStream random, int opset);

    [Property(MaxTest = 60)]
    public void Products(ulong seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Test);
        int rows = 1 + random.NextInt(5), inner = 1 + random.NextInt(20), columns = 1 + random.NextInt(12), opset = Opset(ref random);
        bool transA = random.NextInt(3) == 0, transB = random.NextInt(2) == 0;
        var graph = new GraphCase(opset, transA ? [inner, rows] : [rows, inner]);
        string b = transB ? graph.Constant(ref random, columns, inner) : graph.Constant(ref random, inner, columns);
        int[][] forms = [[columns], [1, columns], [rows, 1], [rows, columns], [1]];
        string[] others = opset >= 11 && random.NextInt(4) == 0 ? [b] : [b, graph.Constant(ref random, forms[random.NextInt(forms.Length)])];
        AttributeMessage[] factors = random.NextInt(2) == 0 ? [] : [Number("alpha", 0.5), Number("beta", -1.5)];
        graph.Node("Gemm", others, [.. factors, Whole("transA", transA ? 1 : 0), Whole("transB", transB ? 1 : 0)]).HoldsAgainstOnnxRuntime(ref random);
    }

    [Property(MaxTest = 40)]
    public void Matrix_products_of_many_rows_and_of_many_matrices(ulong seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Test);
        int n = 1 + random.NextInt(3), rows = 1 + random.NextInt(5), inner = 1 + random.NextInt(20), columns = 1 + random.NextInt(12);
        bool isOne = random.NextInt(2) == 0;
        var graph = new GraphCase(Opset(ref random), n, rows, inner);
        graph.Node("MatMul", [isOne ? graph.Constant(ref random, inner, columns) : graph.Constant(ref random, n, inner, columns)]).HoldsAgainstOnnxRuntime(ref random);
    }

    [Theory]
    [InlineData("Relu"), InlineData("Sigmoid"), InlineData("Tanh"), InlineData("Exp"), InlineData("Neg"),
        InlineData("Identity"), InlineData("Elu"), InlineData("Selu"), InlineData("HardSigmoid"),
        InlineData("HardSwish")]
    public void Functions(string operation) =>
        Hold(2, 3, 4, 5, (GraphCase graph, ref RandomStream _, int opset) =>
        graph.Node(operation == "HardSwish" && opset < 14 ? "Relu" : operation, []));

    [Fact]
    public void Functions_with_settings()
    {
        Hold(2, 3, 4, 5, (GraphCase graph, ref RandomStream _, int _) => graph.Node("LeakyRelu", [], Number("alpha", 0.2)).Node("Elu", [], Number("alpha", 0.7)));
        Hold(2, 3, 4, 5, (GraphCase graph, ref RandomStream _, int opset) =>
        {
            if (opset < 11) graph.Node("Clip", [], Number("min", -0.5), Number("max", 0.7));
            else graph.Node("Clip", [graph.Constant([], [-0.5f]), graph.Constant([], [0.7f])]);
        });
        Hold(2, 3, 4, 5, (GraphCase graph, ref RandomStream _, int opset) =>
        {
            if (opset >= 20) graph.Node("Gelu", []).Node("Gelu", [], Text("approximate", "tanh"));
            else graph.Node("Mul", [Input]).Node("Sqrt", []);
        });
        Hold(2, 3, 4, 5, (GraphCase graph, ref RandomStream _, int opset) => graph.Node("Pow", [graph.Constant([], [2f])]));
        Hold(2, 3, 4, 5, (GraphCase graph, ref RandomStream _, int _) =>
            graph.Node("Selu", [], Number("alpha", 1.2), Number("gamma", 0.9))
            .Node("HardSigmoid", [], Number("alpha", 0.3), Number("beta", 0.4)));
        Hold(2, 3, 4, 5, (GraphCase graph, ref RandomStream _, int _) => graph.Node("Exp", []).Node("Log", []));
    }

    /// <summary>PyTorch writes x ** 2 with an exponent of type int64.</summary>
    [Fact]
    public void Powers_have_whole_exponents_too()
    {
        foreach (long exponent in (long[])[1, 2, 3, -1])
        {
            Hold(2, 3, 4, 5, (GraphCase graph, ref RandomStream _, int opset) =>
            {
                // Before version 12 both inputs are of one type.
                if (opset < 12) graph.Node("Pow", [graph.Constant([], [exponent])]);
                else graph.Node("Pow", [graph.Constant(exponent)]);
            });
        }
    }

    [Theory]
    [InlineData("Sum"), InlineData("Max"), InlineData("Min"), InlineData("Mean")]
    public void Any_number_of_tensors_become_one(string operation)
    {
        int[][][] others = [[], [[2, 3, 4, 5]], [[2, 3, 4, 5], [2, 3, 4, 5]], [[5], [3, 1, 1]],
            [[4, 1], [], [2, 1, 1, 5]]];
        foreach (int[][] sizes in others)
        {
            Hold(2, 3, 4, 5, (GraphCase graph, ref RandomStream random, int opset) =>
            {
                // Before version 8 these did not broadcast.
                List<string> names = [];
                foreach (int[] other in sizes) names.Add(graph.Constant(ref random, opset < 8 ? [2, 3, 4, 5] : other));
                graph.Node(operation, [.. names]);
            });
        }
    }

    [Fact]
    public void PRelu_has_a_slope_for_all_for_each_channel_or_for_each_number()
    {
        int[][] slopes = [[1], [3, 1, 1], [3, 4, 5], [2, 3, 4, 5]];
        foreach (int[] slope in slopes) Hold(2, 3, 4, 5, (GraphCase graph, ref RandomStream random, int _) =>
            graph.Node("PRelu", [graph.Constant(ref random, slope)]));
    }

    [Theory]
    [InlineData("Add"), InlineData("Sub"), InlineData("Mul"), InlineData("Div")]
    public void Arithmetic_broadcasts(string operation)
    {
        int[][] others = [[], [5], [4, 1], [3, 1, 1], [1, 3, 4, 5], [2, 3, 4, 5], [2, 1, 1, 5]];
        foreach (int[] other in others) Hold(2, 3, 4, 5, (GraphCase graph, ref RandomStream random, int _) => graph.Node(operation, [graph.Constant(ref random, other)]));
        Hold(2, 1, 4, 1, (GraphCase graph, ref RandomStream random, int _) => graph.Node(operation, [graph.Constant(ref random, 3, 1, 5)], [Input]));
    }

    [Property(MaxTest = 60)]
    public void Shapes_change(ulong seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Test);
        int opset = Opset(ref random);
        var graph = new GraphCase(opset, 2, 3, 4, 5);
        switch (random.NextInt(7))
        {
            case 0: graph.Node("Flatten", [], Whole("axis", random.NextInt(5))).Node("Relu", []); break;
            case 1: graph.Node("Reshape", [graph.Constant(0, -1, 10)]).Node("Relu", []); break;
            case 2: graph.Node("Transpose", [], Permutation(ref random)); break;
            case 3: graph.Node("Transpose", []); break;
            case 4: Concat(graph, ref random); break;
            case 5: Pad(graph, ref random, opset); break;
            default: Squeeze(graph, opset); break;
        }

        graph.HoldsAgainstOnnxRuntime(ref random);
    }

    [Fact]
    public void Normalizations()
    {
        Hold(2, 3, 4, 5, (GraphCase graph, ref RandomStream random, int opset) => graph.Node("BatchNormalization", [graph.Constant(ref random, 3), graph.Constant(ref random, 3), graph.Constant(ref random, 3), graph.Constant([3], [0.5f, 2, 1.5f])], Number("epsilon", 1e-3)));
        for (int axis = 0; axis < 4; axis++)
        {
            Hold(2, 3, 4, 5, (GraphCase graph, ref RandomStream _, int _) => graph.Node("Softmax", [], Whole("axis", axis)));
            Hold(2, 3, 4, 5, (GraphCase graph, ref RandomStream _, int _) => graph.Node("LogSoftmax", [], Whole("axis", axis)));
        }

        Hold(2, 3, 4, 5, (GraphCase graph, ref RandomStream _, int _) => graph.Node("Softmax", []).Node("LogSoftmax", []));
        foreach (int axis in (int[])[-1, 1, 3])
        {
            Hold(2, 3, 4, 5, (GraphCase graph, ref RandomStream random, int opset) =>
            {
                int[] sizes = new[] { 2, 3, 4, 5 }[(axis < 0 ? axis + 4 : axis)..];
                if (opset >= 17) graph.Node("LayerNormalization", [graph.Constant(ref random, sizes), graph.Constant(ref random, sizes)], Whole("axis", axis), Number("epsilon", 1e-3));
                else graph.Node("Relu", []);
            });
        }
    }

    [Fact]
    public void Planes_become_numbers()
    {
        Hold(2, 3, 4, 5, (GraphCase graph, ref RandomStream _, int _) => graph.Node("GlobalAveragePool", []));
        Hold(2, 3, 4, 5, (GraphCase graph, ref RandomStream _, int _) => graph.Node("GlobalMaxPool", []));
    }

    /// <summary>The axes are an attribute at first, and an input from version 18 on, for a sum from 13 on.</summary>
    [Theory]
    [InlineData("ReduceMean", 18), InlineData("ReduceMax", 18), InlineData("ReduceMin", 18),
        InlineData("ReduceSum", 13)]
    public void Axes_become_one_number(string operation, int axesInput)
    {
        foreach (long[] axes in (long[][])[[2, 3], [-1], [1, 2], []])
        {
            foreach (int keep in (int[])[0, 1])
            {
                Hold(2, 3, 4, 5, (GraphCase graph, ref RandomStream _, int opset) =>
                {
                    if (opset < axesInput) graph
                        .Node(operation, [],
                        [.. axes.Length == 0 ? (AttributeMessage[])[] : [Attribute("axes", axes)],
                        Whole("keepdims", keep)]);
                    else graph.Node(operation, axes.Length == 0 ? [] : [graph.Constant(axes)], Whole("keepdims", keep));
                });
            }
        }

        Hold(2, 3, 4, 5, (GraphCase graph, ref RandomStream _, int opset) =>
        {
            if (opset < axesInput) graph.Node("Relu", []);
            else graph.Node(operation, [], Whole("noop_with_empty_axes", 1)).Node("Relu", []);
        });
    }

    /// <summary>As PyTorch writes x.view(x.size(0), -1), and TensorFlow's converter a reshape to (N, …).</summary>
    [Fact]
    public void Shapes_that_the_graph_works_out_itself_are_known_before_a_run()
    {
        Hold(2, 3, 4, 5, (GraphCase graph, ref RandomStream _, int opset) =>
        {
            graph.Node("Shape", []).Node("Gather", [graph.Constant(0)], Whole("axis", 0)).Node("Concat", [graph.Constant(-1)], Whole("axis", 0)).Node("Reshape", [Input], ["Concat2"]).Node("Relu", []);
        });
        Hold(2, 3, 4, 5, (GraphCase graph, ref RandomStream _, int opset) =>
        {
            graph.Node("Shape", []);
            if (opset < 10) graph.Node("Slice", [], Attribute("starts", 0), Attribute("ends", 1), Attribute("axes", 0));
            else graph.Node("Slice", [graph.Constant(0), graph.Constant(1), graph.Constant(0)]);
            graph.Node("Mul", [graph.Constant(3)]).Node("Concat", [graph.Constant(-1)], Whole("axis", 0)).Node("Cast", [], Whole("to", (int)ElementType.Int64)).Node("Reshape", [Input], ["Cast4"]).Node("Relu", []);
        });
    }

    [Fact]
    public void Constants_may_lie_in_nodes()
    {
        Hold(2, 3, 4, 5, (GraphCase graph, ref RandomStream random, int _) =>
            graph.Node("Constant", [], [], new AttributeMessage("value") { Tensor = new TensorMessage("", [5], [1, 2, 3, 4, 5], null) }).Node("Relu", []).Node("Add", [Input], ["Relu1"]));
    }

    private static void Hold(int n, int c, int h, int w, Build build)
    {
        foreach (int opset in (int[])[7, 9, 10, 11, 12, 13, 17, 18, 19, 20, 21, 22, 23, 24, 25])
        {
            var random = new RandomStream((ulong)opset, RandomPurpose.Test);
            var graph = new GraphCase(opset, n, c, h, w);
            build(graph, ref random, opset);
            graph.HoldsAgainstOnnxRuntime(ref random);
        }
    }

    /// <summary>A version from 7 to 25.</summary>
    internal static int Opset(ref RandomStream random) => 7 + random.NextInt(19);

    private static AttributeMessage Permutation(ref RandomStream random)
    {
        long[] axes = [0, 1, 2, 3];
        for (int i = 3; i > 0; i--)
        {
            int j = random.NextInt(i + 1);
            (axes[i], axes[j]) = (axes[j], axes[i]);
        }

        return Attribute("perm", axes);
    }

    private static void Concat(GraphCase graph, ref RandomStream random)
    {
        int axis = random.NextInt(4);
        int[] sizes = [2, 3, 4, 5];
        sizes[axis] = 1 + random.NextInt(4);
        graph.Node("Concat", [graph.Constant(ref random, sizes), Input], Whole("axis", axis - (random.NextInt(2) == 0 ? 4 : 0)));
    }

    private static void Pad(GraphCase graph, ref RandomStream random, int opset)
    {
        long[] pads = [random.NextInt(2), 0, random.NextInt(3), random.NextInt(3), 0, random.NextInt(2), random.NextInt(3), random.NextInt(3)];
        if (opset < 11) graph.Node("Pad", [], Attribute("pads", pads), Number("value", 0.5));
        else graph.Node("Pad", [graph.Constant(pads), graph.Constant([], [0.5f])]);
    }

    private static void Squeeze(GraphCase graph, int opset)
    {
        if (opset < 13) graph.Node("Unsqueeze", [], Attribute("axes", 0, 3)).Node("Squeeze", [], Attribute("axes", 3)).Node("Squeeze", []).Node("Relu", []);
        else graph.Node("Unsqueeze", [graph.Constant(0, 3)]).Node("Squeeze", [graph.Constant(3)]).Node("Squeeze", []).Node("Relu", []);
    }
}
