namespace NeuralCore.Interop.Onnx.Messages;

/// <summary><c>ValueInfoProto</c>: an input or output of the graph, its type and its shape.</summary>
/// <param name="Sizes">Size of each axis, null if it is free; the list is null if the file states no shape.</param>
internal sealed record ValueMessage(string Name, ElementType Type, IReadOnlyList<int?>? Sizes)
{
    /// <summary>The names of free axes in a file: the first axis is the batch, the last the width.</summary>
    private const string FreeBatch = "N", FreeWidth = "W";

    private const int NameField = 1, TypeField = 2, TensorTypeField = 1, ElementField = 1, ShapeField = 2,
        AxisField = 1, SizeField = 1, ParameterField = 2;

    public static ValueMessage Read(ProtobufReader reader)
    {
        string name = "";
        (ElementType Type, IReadOnlyList<int?>? Sizes) tensor = default;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case NameField: name = reader.Text(); break;
                case TypeField: tensor = ReadType(reader.Message()); break;
                default: reader.Skip(); break;
            }
        }

        if (name.Length == 0) throw reader.Fail("an input's or output's name", "none");
        return new ValueMessage(name, tensor.Type, tensor.Sizes);
    }

    public ProtobufWriter Write()
    {
        var shape = new ProtobufWriter();
        for (int axis = 0; axis < Sizes!.Count; axis++)
        {
            shape.Message(AxisField,
                Sizes[axis] is { } known ? new ProtobufWriter().Number(SizeField, known)
                : new ProtobufWriter().Text(ParameterField, axis == 0 ? FreeBatch : $"{Name}{FreeWidth}"));
        }

        ProtobufWriter tensor = new ProtobufWriter().Number(ElementField, (int)Type).Message(ShapeField, shape);
        return new ProtobufWriter().Text(NameField, Name)
            .Message(TypeField, new ProtobufWriter().Message(TensorTypeField, tensor));
    }

    public override string ToString() =>
        $"{BadFile.Quote(Name)} " +
        $"({(Sizes is null ? "unknown shape" : string.Join("×", Sizes.Select(size => size?.ToString() ?? FreeBatch)))})";

    private static (ElementType, IReadOnlyList<int?>?) ReadType(ProtobufReader reader)
    {
        while (reader.Next())
        {
            if (reader.Field == TensorTypeField) return ReadTensorType(reader.Message());
            reader.Skip();
        }

        return (0, null);
    }

    private static (ElementType, IReadOnlyList<int?>?) ReadTensorType(ProtobufReader reader)
    {
        ElementType type = 0;
        List<int?>? sizes = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case ElementField: type = (ElementType)reader.Number(); break;
                case ShapeField: sizes = ReadShape(reader.Message()); break;
                default: reader.Skip(); break;
            }
        }

        return (type, sizes);
    }

    private static List<int?> ReadShape(ProtobufReader reader)
    {
        List<int?> sizes = [];
        while (reader.Next())
        {
            if (reader.Field == AxisField) sizes.Add(ReadAxis(reader.Message()));
            else reader.Skip();
            if (sizes.Count > TensorMessage.MaxAxes)
                throw reader.Refuse($"a shape with at most {TensorMessage.MaxAxes} axes", "more");
        }

        return sizes;
    }

    /// <summary>Some programs write 0 or −1 for a free size.</summary>
    private static int? ReadAxis(ProtobufReader reader)
    {
        long size = 0;
        while (reader.Next())
        {
            if (reader.Field == SizeField) size = reader.Number();
            else reader.Skip();
        }

        if (size > int.MaxValue) throw reader.Fail("the size of an axis", $"{size}");
        return size > 0 ? (int)size : null;
    }
}
