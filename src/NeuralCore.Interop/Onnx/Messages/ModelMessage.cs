namespace NeuralCore.Interop.Onnx.Messages;

/// <summary>
/// <c>ModelProto</c>: an ONNX file. Field numbers in this class and its parts are those of onnx.proto
/// (github.com/onnx/onnx).
/// </summary>
/// <param name="Opset">The version of ONNX's operators.</param>
/// <param name="Metadata">Keys and texts about the model.</param>
internal sealed record ModelMessage(
    GraphMessage Graph, int Opset, string Producer, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>IR version 8 belongs to opset 17, which all recent runtimes read.</summary>
    public const int WrittenIr = 8, WrittenOpset = 17;

    public const int OldestOpset = 7;

    /// <summary>ONNX 1.20. Since version 21 the supported operators gained number types, but their results did not
    /// change.</summary>
    public const int NewestOpset = 25;

    private const int IrField = 1, ProducerField = 2, ProducerVersionField = 3, GraphField = 7, OpsetField = 8,
        MetadataField = 14;
    private const int KeyField = 1, ValueField = 2, DomainField = 1, VersionField = 2;

    public static ModelMessage Read(ProtobufReader reader)
    {
        GraphMessage? graph = null;
        long? opset = null;
        string producer = "";
        var metadata = new Dictionary<string, string>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case ProducerField: producer = reader.Text(); break;
                case GraphField when graph is not null: throw reader.Fail("one graph", "a second one");
                case GraphField: graph = GraphMessage.Read(reader.Message()); break;
                case OpsetField: opset = ReadOpset(reader.Message()) ?? opset; break;
                case MetadataField:
                    (string key, string value) = ReadPair(reader.Message());
                    if (!metadata.TryAdd(key, value))
                        throw reader.Fail("each text of the metadata once", $"{BadFile.Quote(key)} again");
                    break;
                default: reader.Skip(); break;
            }
        }

        if (graph is null) throw reader.Fail("a graph", "none");
        if (opset is not { } version) throw reader.Fail("the version of the operators", "none");
        if (version is < OldestOpset or > NewestOpset)
            throw reader.Refuse($"operators of version {OldestOpset} to {NewestOpset}", $"version {version}",
                "Export the model again with one of these versions, as in torch.onnx.export(…, opset_version=17).");
        return new ModelMessage(graph, (int)version, producer, metadata);
    }

    /// <summary>The graph is the last field, so that a truncated file is always detected.</summary>
    public ProtobufWriter Write(string producerVersion)
    {
        ProtobufWriter writer = new ProtobufWriter().Number(IrField, WrittenIr).Text(ProducerField, Producer)
            .Text(ProducerVersionField, producerVersion)
            .Message(OpsetField, new ProtobufWriter().Text(DomainField, "").Number(VersionField, Opset));
        foreach ((string key, string value) in Metadata)
            writer.Message(MetadataField, new ProtobufWriter().Text(KeyField, key).Text(ValueField, value));
        return writer.Message(GraphField, Graph.Write());
    }

    /// <returns>Null for operators of other domains; a node that uses one is refused by name.</returns>
    private static long? ReadOpset(ProtobufReader reader)
    {
        string domain = "";
        long version = 0;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case DomainField: domain = reader.Text(); break;
                case VersionField: version = reader.Number(); break;
                default: reader.Skip(); break;
            }
        }

        return domain is "" or "ai.onnx" ? version : null;
    }

    private static (string Key, string Value) ReadPair(ProtobufReader reader)
    {
        string key = "", value = "";
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case KeyField: key = reader.Text(); break;
                case ValueField: value = reader.Text(); break;
                default: reader.Skip(); break;
            }
        }

        return (key, value);
    }
}
