namespace NeuralCore.Interop.Onnx.Messages;

/// <summary><c>NodeProto</c>: one operator with the names of its inputs and outputs.</summary>
/// <param name="Inputs">An empty name is an omitted optional input.</param>
/// <param name="Domain">Domain of the operator; empty for ONNX's operators.</param>
internal sealed record NodeMessage(
    string Name, string Operator, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs,
    IReadOnlyList<AttributeMessage> Attributes, string Domain = "")
{
    private const int InputField = 1, OutputField = 2, NameField = 3, OperatorField = 4, AttributeField = 5,
        DomainField = 7;

    public static NodeMessage Read(ProtobufReader reader)
    {
        string name = "", operation = "", domain = "";
        List<string> inputs = [], outputs = [];
        List<AttributeMessage> attributes = [];
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case InputField: inputs.Add(reader.Text()); break;
                case OutputField: outputs.Add(reader.Text()); break;
                case NameField: name = reader.Text(); break;
                case OperatorField: operation = reader.Text(); break;
                case AttributeField: attributes.Add(AttributeMessage.Read(reader.Message())); break;
                case DomainField: domain = reader.Text(); break;
                default: reader.Skip(); break;
            }
        }

        if (operation.Length == 0 || outputs.Count == 0)
        {
            throw reader.Fail(
                "a node's operator and outputs",
                operation.Length == 0 ? "no operator" : $"no output of {BadFile.Quote(operation)}");
        }

        return new NodeMessage(name.Length > 0 ? name : outputs[0], operation, inputs, outputs, attributes, domain);
    }

    public ProtobufWriter Write()
    {
        var writer = new ProtobufWriter();
        foreach (string input in Inputs) writer.Text(InputField, input);
        foreach (string output in Outputs) writer.Text(OutputField, output);
        writer.Text(NameField, Name).Text(OperatorField, Operator);
        foreach (AttributeMessage attribute in Attributes) writer.Message(AttributeField, attribute.Write());
        return Domain.Length == 0 ? writer : writer.Text(DomainField, Domain);
    }
}
