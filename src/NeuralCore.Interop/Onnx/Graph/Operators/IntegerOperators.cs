using NeuralCore.Interop.Onnx.Messages;

namespace NeuralCore.Interop.Onnx.Graph.Operators;

/// <summary>Operators by which a graph computes shapes: evaluated during planning.</summary>
internal static class IntegerOperators
{
    public static void Constant(NodePlan node)
    {
        if (node.Attribute("value") is { } tensor)
        {
            TensorMessage value = tensor.Tensor ?? throw node.Fail("a tensor as value", "something else");
            node.Return(new GraphValue(value.Sizes, null, value.Numbers, value.Integers));
        }
        else if (node.Has("value_float")) node.Return(new GraphValue([], null, [(Real)node.Number("value_float", 0)]));
        else if (node.Attribute("value_floats") is { } numbers)
            node.Return(new GraphValue([numbers.Numbers.Count], null, [.. numbers.Numbers]));
        else if (node.Has("value_int")) node.ReturnIntegers([node.Integer("value_int", 0)]);
        else if (node.Integers("value_ints") is { } integers) node.ReturnIntegers(integers, integers.Length);
        else throw node.Fail("a value of numbers", "none");
    }

    public static void ConstantOfShape(NodePlan node)
    {
        long[] sizes = node.Whole(0) ?? throw node.Fail("a shape", "none");
        TensorMessage? value = node.Attribute("value")?.Tensor;
        int[] shape = [.. sizes.Select(
            size => size is >= 0 and <= int.MaxValue ? (int)size : throw node.Fail("sizes of at least 0", $"{size}"))];
        GraphValue filled = node.Create(shape);
        if (value?.Integers is { } whole)
            node.ReturnIntegers([.. Enumerable.Repeat(whole.FirstOrDefault(), filled.Length)], shape);
        else
        {
            filled.Constant.AsSpan().Fill(value?.Numbers?.FirstOrDefault() ?? 0);
            node.Return(filled);
        }
    }

    public static void Shape(NodePlan node)
    {
        GraphValue x = node.Any(0) ?? throw node.Fail("an input", "none");
        long[] sizes = [.. x.Sizes.Select(size => (long)size)];
        int start = Clamp(node.Integer("start", 0), sizes.Length),
            end = Clamp(node.Integer("end", sizes.Length), sizes.Length);
        long[] part = sizes[start..Math.Max(start, end)];
        node.ReturnIntegers(part, part.Length);
    }

    /// <summary>For integers only: selects sizes of a shape.</summary>
    public static void Gather(NodePlan node)
    {
        (GraphValue list, long[] numbers) = List(node);
        long[] indices = node.Whole(1) ?? throw node.Fail("indices", "none");
        node.Axis(node.Integer("axis", 0), list.Rank);
        node.ReturnIntegers([.. indices.Select(index => numbers[node.Axis(index, numbers.Length)])], node.Any(1)!.Sizes);
    }

    /// <inheritdoc cref="Gather"/>
    public static void Slice(NodePlan node)
    {
        (_, long[] numbers) = List(node);
        bool inAttributes = node.Opset < 10;
        long[]? starts = inAttributes ? node.Integers("starts") : node.Whole(1),
            ends = inAttributes ? node.Integers("ends") : node.Whole(2);
        long[]? axes = inAttributes ? node.Integers("axes") : node.Whole(3),
            steps = inAttributes ? null : node.Whole(4);
        if (starts is not [var from] || ends is not [var to] || axes is not (null or [0] or [-1])
            || steps is not (null or [1])) throw node.Fail("one stretch of a list", "another slice");
        int start = Clamp(from, numbers.Length), end = Clamp(to, numbers.Length);
        long[] part = numbers[start..Math.Max(start, end)];
        node.ReturnIntegers(part, part.Length);
    }

    /// <summary>Real numbers are not changed; constants may change their type.</summary>
    public static void Cast(NodePlan node)
    {
        GraphValue x = node.Any(0) ?? throw node.Fail("an input", "none");
        var type = (ElementType)node.Integer("to", 0);
        node.Ignore("saturate", "round_mode"); // of types that are not read here
        bool toReal = type is ElementType.Float or ElementType.Double;
        if (toReal && x.Integers is { } whole)
        {
            GraphValue real = node.Create(x.Sizes);
            for (int i = 0; i < whole.Length; i++) real.Constant![i] = whole[i];
            node.Return(real);
        }
        else if (toReal || (x.Integers is not null && type == ElementType.Int64)) node.Return(x);
        else if (type == ElementType.Int64 && x.Constant is { } numbers)
            node.ReturnIntegers([.. numbers.Select(number => (long)number)], x.Sizes);
        else if (type == ElementType.Int32 && x.Integers is { } wide)
            node.ReturnIntegers([.. wide.Select(number => (long)unchecked((int)number))], x.Sizes);
        else throw node.Fail("a cast to float, or of constants to int64", $"one to type {(int)type}");
    }

    private static (GraphValue List, long[] Numbers) List(NodePlan node)
    {
        GraphValue list = node.Any(0) ?? throw node.Fail("an input", "none");
        return list is { Rank: 1, Integers: { } numbers } ? (list, numbers)
            : throw node.Fail("a list of whole numbers", $"a tensor of {list}");
    }

    private static int Clamp(long index, int length) => (int)Math.Clamp(index < 0 ? index + length : index, 0, length);
}
