using System.Text;

namespace NeuralCore.Interop.Onnx.Messages;

/// <summary><c>AttributeProto</c>: an attribute of a node. Only the values of its type are set.</summary>
internal sealed record AttributeMessage(string Name)
{
    private const int NameField = 1, NumberField = 2, IntegerField = 3, TextField = 4, TensorField = 5,
        NumbersField = 7, IntegersField = 8, TypeField = 20;
    private const int FloatType = 1, IntType = 2, StringType = 3, TensorType = 4, IntsType = 7;

    public double? Number { get; init; }

    public long? Integer { get; init; }

    public string? Text { get; init; }

    public TensorMessage? Tensor { get; init; }

    public IReadOnlyList<Real> Numbers { get; init; } = [];

    public IReadOnlyList<long> Integers { get; init; } = [];

    /// <summary>Nested graphs are skipped: only unsupported operators have them.</summary>
    public static AttributeMessage Read(ProtobufReader reader)
    {
        string name = "";
        double? number = null;
        long? integer = null;
        string? text = null;
        TensorMessage? tensor = null;
        List<Real> numbers = [];
        List<long> integers = [];
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case NameField: name = reader.Text(); break;
                case NumberField: number = reader.Binary32(); break;
                case IntegerField: integer = reader.Number(); break;
                case TextField: text = Encoding.Latin1.GetString(reader.Bytes().Span); break;
                case TensorField: tensor = TensorMessage.Read(reader.Message()); break;
                case NumbersField: reader.Binary32s(numbers); break;
                case IntegersField: reader.Numbers(integers); break;
                default: reader.Skip(); break;
            }
        }

        if (name.Length == 0) throw reader.Fail("an attribute's name", "none");
        return new AttributeMessage(
            name)
        {
            Number = number, Integer = integer, Text = text, Tensor = tensor, Numbers = numbers,
            Integers = integers
        };
    }

    public ProtobufWriter Write()
    {
        ProtobufWriter writer = new ProtobufWriter().Text(NameField, Name);
        if (Number is { } number) return writer.Binary32(NumberField, number).Number(TypeField, FloatType);
        if (Integer is { } integer) return writer.Number(IntegerField, integer).Number(TypeField, IntType);
        if (Text is not null) return writer.Text(TextField, Text).Number(TypeField, StringType);
        if (Tensor is not null) return writer.Message(TensorField, Tensor.Write()).Number(TypeField, TensorType);
        foreach (long value in Integers) writer.Number(IntegersField, value);
        return writer.Number(TypeField, IntsType);
    }
}
