namespace NeuralCore.Interop.Onnx.Messages;

/// <summary>
/// <c>TensorProto</c>: a constant tensor. Real numbers of any width are converted to <see cref="Numbers"/>, integers to
/// <see cref="Integers"/>; one of the two is null.
/// </summary>
/// <param name="Sizes">Size of each axis; empty for a scalar.</param>
internal sealed record TensorMessage(string Name, int[] Sizes, Real[]? Numbers, long[]? Integers)
{
    /// <summary>Maximum number of axes, more than the supported operators need.</summary>
    public const int MaxAxes = 8;

    private const int SizesField = 1, TypeField = 2, FloatField = 4, Int32Field = 5, Int64Field = 7, NameField = 8,
        RawField = 9, DoubleField = 10, LocationField = 14;

    public static TensorMessage Read(ProtobufReader reader)
    {
        string name = "";
        ElementType type = 0;
        List<long> sizes = [], integers = [];
        List<Real> numbers = [];
        ReadOnlyMemory<byte>? raw = null;
        bool isElsewhere = false;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case SizesField: reader.Numbers(sizes); break;
                case TypeField: type = (ElementType)reader.Number(); break;
                case FloatField: reader.Binary32s(numbers); break;
                case Int32Field or Int64Field: reader.Numbers(integers); break;
                case NameField: name = reader.Text(); break;
                case RawField: raw = reader.Bytes(); break;
                case DoubleField: reader.Binary64s(numbers); break;
                case LocationField: isElsewhere = reader.Number() != 0; break;
                default: reader.Skip(); break;
            }
        }

        if (isElsewhere)
            throw reader.Refuse($"tensor {BadFile.Quote(name)} in this file",
                "a reference to another file (external data)", "Convert the model to one file first.");
        if (sizes.Count > MaxAxes || sizes.Exists(size => size is < 0 or > int.MaxValue))
        {
            throw reader.Fail(
                $"tensor {BadFile.Quote(name)} with at most {MaxAxes} axes, none negative",
                $"({string.Join(", ", sizes.Take(MaxAxes + 1))})");
        }

        Int128 length = sizes.Aggregate((Int128)1, (product, size) => product * size);
        if (!ElementTypes.IsKnown(type))
            throw reader.Refuse(
                $"tensor {BadFile.Quote(name)} of {ElementTypes.Readable}", $"element type {(int)type}");
        Int128 found = raw is { } packed ? (Int128)packed.Length / ElementTypes.Bytes(type)
            : Math.Max(numbers.Count, integers.Count);
        if (found != length || raw is { } whole && whole.Length % ElementTypes.Bytes(type) != 0)
            throw reader.Fail($"tensor {BadFile.Quote(name)} with {length} numbers, the product of its sizes",
                $"{found}");
        int[] axes = [.. sizes.Select(size => (int)size)];
        if (raw is { } bytes)
        {
            return ElementTypes.IsReal(type) ? new(name, axes, ElementTypes.Reals(type, bytes.Span), null)
                : new(name, axes, null, ElementTypes.Integers(type, bytes.Span));
        }

        if (!ElementTypes.IsReal(type)) return new(name, axes, null, [.. integers]);
        // Half-precision numbers without raw data are stored as bit patterns in the int32 field.
        return new(name, axes,
            type is ElementType.Float16 or ElementType.BFloat16 ? ElementTypes.FromBits(type, integers) : [.. numbers],
            null);
    }

    /// <summary>Writes 32-bit numbers for every <c>Real</c>, or int64.</summary>
    public ProtobufWriter Write()
    {
        var writer = new ProtobufWriter();
        foreach (int size in Sizes) writer.Number(SizesField, size);
        writer.Number(TypeField, (int)(Numbers is null ? ElementType.Int64 : ElementType.Float)).Text(NameField, Name);
        Guard.Require(Numbers is null != Integers is null, $"{Name} has real or whole numbers.");
        return writer.Bytes(RawField, Numbers is null ? ElementTypes.Bytes(Integers) : ElementTypes.Bytes(Numbers));
    }
}
