namespace NeuralCore.Interop.TFLite.Messages;

/// <summary>The settings of an operator; each operator uses some of them.</summary>
internal sealed record OperatorOptions
{
    private const int Conv = 1, Depthwise = 2, Pool = 5, FullyConnected = 8, Softmax = 9, Concatenation = 10, Add = 11,
        Reshape = 17, Mul = 21, Pad = 22, Reducer = 27, Sub = 28, Div = 29, Squeeze = 30, Dequantize = 38, PadV2 = 43,
        LeakyRelu = 75, SquaredDifference = 76, Quantize = 89, Gelu = 116;

    /// <summary>Whether the padding is SAME; otherwise it is VALID.</summary>
    public bool IsSame { get; init; }

    public Size Stride { get; init; } = new(1);

    public Size Window { get; init; } = new(1);

    public Size Dilation { get; init; } = new(1);

    public FusedActivation Activation { get; init; }

    /// <summary>Output channels per input channel of a depthwise convolution.</summary>
    public int Multiplier { get; init; } = 1;

    /// <summary>The axis of a concatenation.</summary>
    public int Axis { get; init; }

    /// <summary>Of a softmax.</summary>
    public float Beta { get; init; } = 1;

    /// <summary>Of a leaky ReLU.</summary>
    public float Slope { get; init; }

    /// <summary>Whether a reduction keeps the axes, with size 1.</summary>
    public bool KeepsAxes { get; init; }

    /// <summary>Whether a GELU is the tanh approximation.</summary>
    public bool IsApproximate { get; init; }

    /// <summary>The shape of a reshape in files without a second input.</summary>
    public int[] NewShape { get; init; } = [];

    /// <summary>The number of the options' type in the schema's union, and the table; null for an operator without
    /// options.</summary>
    public static (int Type, FlatTable Table)? Write(OperatorCode code, OperatorOptions options)
    {
        var table = new FlatTable();
        int padding = options.IsSame ? 0 : 1, activation = (int)options.Activation;
        (int width, int height) = (options.Stride.Width, options.Stride.Height);
        switch (code)
        {
            case OperatorCode.Conv2D:
                return (Conv, table.Byte(0, padding).Int(1, width).Int(2, height).Byte(3, activation)
                    .Int(4, options.Dilation.Width, 1).Int(5, options.Dilation.Height, 1));
            case OperatorCode.DepthwiseConv2D:
                return (Depthwise, table.Byte(0, padding).Int(1, width).Int(2, height).Int(3, options.Multiplier)
                    .Byte(4, activation).Int(5, options.Dilation.Width, 1).Int(6, options.Dilation.Height, 1));
            case OperatorCode.MaxPool2D or OperatorCode.AveragePool2D:
                return (Pool, table.Byte(0, padding).Int(1, width).Int(2, height).Int(3, options.Window.Width)
                    .Int(4, options.Window.Height).Byte(5, activation));
            case OperatorCode.FullyConnected: return (FullyConnected, table.Byte(0, activation));
            case OperatorCode.Softmax: return (Softmax, table.Number(0, options.Beta));
            case OperatorCode.Add: return (Add, table.Byte(0, activation));
            case OperatorCode.Mul: return (Mul, table.Byte(0, activation));
            case OperatorCode.Sub: return (Sub, table.Byte(0, activation));
            case OperatorCode.Mean: return (Reducer, table.Flag(0, options.KeepsAxes));
            case OperatorCode.LeakyRelu: return (LeakyRelu, table.Number(0, options.Slope));
            case OperatorCode.Gelu: return (Gelu, table.Flag(0, options.IsApproximate));
            case OperatorCode.Reshape: return (Reshape, table.Child(0, FlatVector.Of(options.NewShape)));
            case OperatorCode.Pad: return (Pad, table);
            case OperatorCode.PadV2: return (PadV2, table);
            case OperatorCode.Quantize: return (Quantize, table);
            case OperatorCode.Dequantize: return (Dequantize, table);
            case OperatorCode.SquaredDifference: return (SquaredDifference, table);
            default: return null;
        }
    }

    /// <param name="table">Null if the operator has no options; all are defaults then.</param>
    public static OperatorOptions Read(int type, FlatBufferReader? table)
    {
        if (table is not { } o) return new OperatorOptions { IsSame = true };
        return type switch
        {
            Conv => new OperatorOptions
            {
                IsSame = o.Byte(0) == 0, Stride = Pair(o, 2, 1, 0), Activation = Fused(o, 3), Dilation = Pair(o, 5, 4, 1),
            },
            Depthwise => new OperatorOptions
            {
                IsSame = o.Byte(0) == 0, Stride = Pair(o, 2, 1, 0), Multiplier = o.Int(3), Activation = Fused(o, 4),
                Dilation = Pair(o, 6, 5, 1),
            },
            Pool => new OperatorOptions
            {
                IsSame = o.Byte(0) == 0, Stride = Pair(o, 2, 1, 0), Window = Pair(o, 4, 3, 0), Activation = Fused(o, 5),
            },
            FullyConnected when o.Byte(1) != 0 => throw o.Fail("weights in the usual order", "shuffled ones"),
            FullyConnected => new OperatorOptions { Activation = Fused(o, 0), KeepsAxes = o.Flag(2) },
            Softmax => new OperatorOptions { Beta = o.Number(0) },
            Concatenation => new OperatorOptions { Axis = o.Int(0), Activation = Fused(o, 1) },
            Add or Mul or Sub or Div => new OperatorOptions { Activation = Fused(o, 0) },
            Reducer => new OperatorOptions { KeepsAxes = o.Flag(0) },
            LeakyRelu => new OperatorOptions { Slope = o.Number(0) },
            Gelu => new OperatorOptions { IsApproximate = o.Flag(0) },
            Reshape => new OperatorOptions { NewShape = o.Ints(0) },
            _ => new OperatorOptions(),
        };
    }

    private static Size Pair(FlatBufferReader table, int height, int width, int standard) =>
        new(table.Int(height, standard), table.Int(width, standard));

    private static FusedActivation Fused(FlatBufferReader table, int slot)
    {
        int number = table.Byte(slot);
        return number is >= 0 and <= (int)FusedActivation.Tanh ? (FusedActivation)number
            : throw table.Fail("a fused activation of the schema", $"number {number}");
    }
}
