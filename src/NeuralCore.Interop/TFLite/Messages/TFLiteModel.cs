namespace NeuralCore.Interop.TFLite.Messages;

/// <summary>A TFLite file: one graph of operators on numbered tensors, and texts or bytes about it.</summary>
/// <param name="Inputs">Numbers of tensors.</param>
/// <param name="Outputs">Numbers of tensors.</param>
/// <param name="Metadata">By name; the order is that of the file.</param>
internal sealed record TFLiteModel(
    string Description, IReadOnlyList<TFLiteTensor> Tensors, IReadOnlyList<TFLiteOperator> Operators,
    IReadOnlyList<int> Inputs, IReadOnlyList<int> Outputs,
    IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> Metadata)
{
    public const string Identifier = "TFL3";

    private const int SchemaVersion = 3, DataAlignment = 16, MetadataAlignment = sizeof(int);

    /// <summary>Operator codes from 127 on do not fit into the field of older readers, which then holds 127.</summary>
    private const int MaxOldCode = 127;

    private const int VersionSlot = 0, CodesSlot = 1, GraphsSlot = 2, DescriptionSlot = 3, BuffersSlot = 4,
        MetadataSlot = 6, SignaturesSlot = 7;
    private const int OldCodeSlot = 0, CustomSlot = 1, CodeVersionSlot = 2, CodeSlot = 3;
    private const int TensorsSlot = 0, InputsSlot = 1, OutputsSlot = 2, OperatorsSlot = 3, GraphNameSlot = 4;
    private const int DataSlot = 0, DataOffsetSlot = 1, MetadataNameSlot = 0, MetadataBufferSlot = 1;
    private const int KeySlot = 2, MapNameSlot = 0, MapTensorSlot = 1;

    public byte[] Write()
    {
        (OperatorCode Code, int Version)[] kinds =
            [.. Operators.Select(one => (one.Code, one.Version(Tensors))).Distinct()];
        List<FlatNode> buffers = [new FlatTable()]; // buffer 0 is the data of tensors without data
        FlatNode[] tensors = [.. Tensors.Select(tensor => tensor.Write(Buffer(tensor.Data, DataAlignment)))];
        FlatNode[] metadata = [.. Metadata.Select(pair => new FlatTable().Text(MetadataNameSlot, pair.Key)
            .Int(MetadataBufferSlot, Buffer(pair.Value, MetadataAlignment)))];
        FlatTable graph = new FlatTable().Child(TensorsSlot, new FlatVector(tensors))
            .Child(InputsSlot, FlatVector.Of([.. Inputs])).Child(OutputsSlot, FlatVector.Of([.. Outputs]))
            .Child(OperatorsSlot, new FlatVector(Operators.Select(one =>
                one.Write(Array.IndexOf(kinds, (one.Code, one.Version(Tensors)))))))
            .Text(GraphNameSlot, "main");
        FlatTable signature = new FlatTable().Child(0, Map(Inputs)).Child(1, Map(Outputs))
            .Text(KeySlot, "serving_default");
        return FlatBufferWriter.Write(new FlatTable().Int(VersionSlot, SchemaVersion)
            .Child(CodesSlot, new FlatVector(kinds.Select(Kind))).Child(GraphsSlot, new FlatVector([graph]))
            .Text(DescriptionSlot, Description).Child(MetadataSlot, new FlatVector(metadata))
            .Child(SignaturesSlot, new FlatVector([signature])).Child(BuffersSlot, new FlatVector(buffers)), Identifier);

        int Buffer(ReadOnlyMemory<byte>? data, int alignment)
        {
            if (data is not { } bytes) return 0;
            buffers.Add(new FlatTable().Child(DataSlot, FlatVector.Of(bytes, alignment)));
            return buffers.Count - 1;
        }
    }

    /// <exception cref="InvalidDataException">The content is damaged, or is something this library does not
    /// read.</exception>
    public static TFLiteModel Read(ReadOnlyMemory<byte> content, string name)
    {
        var model = FlatBufferReader.Root(content, name, Identifier);
        if (model.Int(VersionSlot) is not SchemaVersion and var version)
            throw model.Fail($"version {SchemaVersion} of the schema", $"{version}");
        if (model.Tables(GraphsSlot) is not [var graph, ..]) throw model.Fail("a graph", "none");
        List<ReadOnlyMemory<byte>> buffers = [.. model.Tables(BuffersSlot).Select(Data)];
        (int Code, string Custom)[] kinds = [.. model.Tables(CodesSlot).Select(ReadKind)];
        List<TFLiteTensor> tensors = [];
        foreach (FlatBufferReader tensor in graph.Tables(TensorsSlot))
            tensors.Add(TFLiteTensor.Read(tensor, buffers));
        List<TFLiteOperator> operators = [];
        foreach (FlatBufferReader one in graph.Tables(OperatorsSlot))
            operators.Add(TFLiteOperator.Read(one, kinds, tensors.Count));
        int[] inputs = graph.Ints(InputsSlot), outputs = graph.Ints(OutputsSlot);
        if (inputs.Concat(outputs).Any(number => number < 0 || number >= tensors.Count))
            throw graph.Fail("inputs and outputs that are tensors", "others");
        List<KeyValuePair<string, ReadOnlyMemory<byte>>> metadata = [];
        foreach (FlatBufferReader pair in model.Tables(MetadataSlot))
        {
            int buffer = pair.Int(MetadataBufferSlot);
            if (buffer < 0 || buffer >= buffers.Count) throw pair.Fail("a buffer with metadata", $"{buffer}");
            metadata.Add(new(pair.Text(MetadataNameSlot), buffers[buffer]));
        }

        return new TFLiteModel(model.Text(DescriptionSlot), tensors, operators, inputs, outputs, metadata);
    }

    /// <summary>Metadata of a name as bytes; null if there are none.</summary>
    public ReadOnlyMemory<byte>? Find(string name) =>
        Metadata.Where(pair => pair.Key == name).Select(pair => (ReadOnlyMemory<byte>?)pair.Value).FirstOrDefault();

    private static ReadOnlyMemory<byte> Data(FlatBufferReader buffer)
    {
        if (buffer.Has(DataOffsetSlot)) throw buffer.Refuse("tensors inside the FlatBuffer", "data behind it",
            "Models of more than 2 GB are not supported.");
        return buffer.Bytes(DataSlot);
    }

    private static (int, string) ReadKind(FlatBufferReader kind) =>
        (Math.Max(kind.Byte(OldCodeSlot), kind.Int(CodeSlot)), kind.Text(CustomSlot));

    private static FlatTable Kind((OperatorCode Code, int Version) kind) => new FlatTable()
        .Byte(OldCodeSlot, Math.Min((int)kind.Code, MaxOldCode)).Int(CodeVersionSlot, kind.Version, 1)
        .Int(CodeSlot, (int)kind.Code);

    private FlatVector Map(IReadOnlyList<int> numbers) => new(numbers.Select(number =>
        new FlatTable().Text(MapNameSlot, Tensors[number].Name).Int(MapTensorSlot, number)));
}
