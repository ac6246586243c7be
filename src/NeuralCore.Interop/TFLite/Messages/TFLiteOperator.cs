namespace NeuralCore.Interop.TFLite.Messages;

/// <summary>One operator with the numbers of its inputs and outputs.</summary>
/// <param name="Inputs">−1 is an omitted optional input.</param>
internal sealed record TFLiteOperator(
    OperatorCode Code, IReadOnlyList<int> Inputs, IReadOnlyList<int> Outputs, OperatorOptions Options)
{
    private const int KindSlot = 0, InputsSlot = 1, OutputsSlot = 2, OptionsTypeSlot = 3, OptionsSlot = 4;
    private const int CustomCode = 32;

    /// <summary>
    /// The version of the operator that a reader needs at least: 1 for 32-bit numbers, a later one for 8-bit integers.
    /// </summary>
    public int Version(IReadOnlyList<TFLiteTensor> tensors)
    {
        bool isInt8 = tensors[Inputs[0]].Type == TensorType.Int8;
        return Code switch
        {
            OperatorCode.Conv2D when isInt8 => 3,
            OperatorCode.DepthwiseConv2D when isInt8 => 3,
            OperatorCode.FullyConnected when isInt8 => 4,
            OperatorCode.DepthwiseConv2D when Options.Dilation != new Size(1) => 2,
            OperatorCode.Reshape or OperatorCode.Quantize => 1,
            _ => isInt8 ? 2 : 1,
        };
    }

    public FlatTable Write(int kind)
    {
        FlatTable table = new FlatTable().Int(KindSlot, kind).Child(InputsSlot, FlatVector.Of([.. Inputs]))
            .Child(OutputsSlot, FlatVector.Of([.. Outputs]));
        return OperatorOptions.Write(Code, Options) is var (type, options)
            ? table.Byte(OptionsTypeSlot, type).Child(OptionsSlot, options) : table;
    }

    /// <param name="kinds">The file's operator codes.</param>
    public static TFLiteOperator Read(FlatBufferReader table, (int Code, string Custom)[] kinds, int tensors)
    {
        int kind = table.Int(KindSlot);
        if (kind < 0 || kind >= kinds.Length)
            throw table.Fail($"one of {kinds.Length} operator codes", $"number {(uint)kind}");
        int[] inputs = table.Ints(InputsSlot), outputs = table.Ints(OutputsSlot);
        if (inputs.Any(number => number < -1 || number >= tensors) || outputs.Length == 0
            || outputs.Any(number => number < 0 || number >= tensors))
            throw table.Fail($"inputs and outputs among {tensors} tensors", "others");
        (int code, string custom) = kinds[kind];
        if (!Enum.IsDefined((OperatorCode)code))
        {
            throw table.Refuse("a supported operator (docs/phones.md lists them)",
                code == CustomCode ? $"the custom operator {BadFile.Quote(custom)}" : $"operator code {code}",
                Onnx.OnnxGraph.ExportAgain);
        }

        return new TFLiteOperator((OperatorCode)code, inputs, outputs,
            OperatorOptions.Read(table.Byte(OptionsTypeSlot), table.Table(OptionsSlot)));
    }
}
