namespace NeuralCore.Interop.Onnx.Messages;

/// <summary><c>GraphProto</c>: nodes in topological order, and the constants they use.</summary>
internal sealed record GraphMessage(
    string Name, IReadOnlyList<NodeMessage> Nodes, IReadOnlyList<TensorMessage> Constants,
        IReadOnlyList<ValueMessage> Inputs, IReadOnlyList<ValueMessage> Outputs)
{
    private const int NodeField = 1, NameField = 2, ConstantField = 5, InputField = 11, OutputField = 12,
        SparseField = 15;

    public static GraphMessage Read(ProtobufReader reader)
    {
        string name = "";
        List<NodeMessage> nodes = [];
        List<TensorMessage> constants = [];
        List<ValueMessage> inputs = [], outputs = [];
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case NodeField: nodes.Add(NodeMessage.Read(reader.Message())); break;
                case NameField: name = reader.Text(); break;
                case ConstantField: constants.Add(TensorMessage.Read(reader.Message())); break;
                case InputField: inputs.Add(ValueMessage.Read(reader.Message())); break;
                case OutputField: outputs.Add(ValueMessage.Read(reader.Message())); break;
                case SparseField: throw reader.Refuse("dense constants", "sparse ones");
                default: reader.Skip(); break;
            }
        }

        return new GraphMessage(name, nodes, constants, inputs, outputs);
    }

    public ProtobufWriter Write()
    {
        var writer = new ProtobufWriter();
        foreach (NodeMessage node in Nodes) writer.Message(NodeField, node.Write());
        writer.Text(NameField, Name);
        foreach (TensorMessage constant in Constants) writer.Message(ConstantField, constant.Write());
        foreach (ValueMessage input in Inputs) writer.Message(InputField, input.Write());
        foreach (ValueMessage output in Outputs) writer.Message(OutputField, output.Write());
        return writer;
    }
}
