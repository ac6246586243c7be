namespace NeuralCore.Interop.Onnx.Graph.Operators;

/// <summary>Operators that only reorder elements or change the shape; most take no time.</summary>
internal static class Layouts
{
    public static void Identity(NodePlan node) => node.Return(node.Any(0) ?? throw node.Fail("an input", "none"));

    /// <summary>The identity at inference; the rate, an attribute or an input, has no effect.</summary>
    public static void Dropout(NodePlan node)
    {
        node.Ignore("ratio", "seed");
        if (node.InputCount > 2 && node.Any(2) is not { Integers: [0] })
            throw node.Fail("training_mode false", "a dropout that drops");
        node.Return(node.Input(0));
    }

    public static void Flatten(NodePlan node)
    {
        GraphValue x = node.Input(0);
        long axis = node.Integer("axis", 1);
        int split = axis == x.Rank ? x.Rank : node.Axis(axis, x.Rank);
        int rows = x.Sizes.Take(split).Aggregate(1, (product, size) => product * size);
        node.Return(x, [rows, rows == 0 ? 0 : x.Length / rows]);
    }

    /// <summary>A size of 0 keeps the input's size; one size of −1 is inferred.</summary>
    public static void Reshape(NodePlan node)
    {
        GraphValue x = node.Any(0) ?? throw node.Fail("an input", "none");
        long[] wanted = node.Whole(1) ?? throw node.Fail("a shape as second input", "none");
        bool keepsZeros = node.Integer("allowzero", 0) != 0;
        long[] sizes = [.. wanted.Select(
            (size, i) => size == 0 && !keepsZeros ? i < x.Rank ? x.Sizes[i]
            : throw node.Fail($"a 0 among the {x.Rank} axes of the input", $"one on axis {i}") : size)];
        int open = Array.IndexOf(sizes, -1);
        Int128 known = sizes.Where(size => size != -1).Aggregate((Int128)1, (product, size) => product * size);
        if (open >= 0 && known > 0) sizes[open] = (long)(x.Length / known);
        if (sizes.Any(size => size is < 0 or > int.MaxValue)
            || sizes.Aggregate((Int128)1, (product, size) => product * size) != x.Length)
            throw node.Fail($"a shape of {x.Length} numbers, as the input {x} has", $"({string.Join("×", wanted)})");
        node.Return(x, [.. sizes.Select(size => (int)size)]);
    }

    /// <summary>The axes are an attribute before opset 13 and an input since then.</summary>
    public static void Squeeze(NodePlan node)
    {
        GraphValue x = node.Any(0) ?? throw node.Fail("an input", "none");
        long[]? axes = node.Opset < 13 ? node.Integers("axes") : node.Whole(1);
        HashSet<int> gone = axes is null ? [.. Enumerable.Range(0, x.Rank).Where(i => x.Sizes[i] == 1)]
            : [.. axes.Select(axis => node.Axis(axis, x.Rank))];
        if (gone.Any(axis => x.Sizes[axis] != 1)) throw node.Fail("axes of size 1 to take away", $"{x}");
        node.Return(x, [.. x.Sizes.Where((_, axis) => !gone.Contains(axis))]);
    }

    /// <inheritdoc cref="Squeeze"/>
    public static void Unsqueeze(NodePlan node)
    {
        GraphValue x = node.Any(0) ?? throw node.Fail("an input", "none");
        long[] axes = (node.Opset < 13 ? node.Integers("axes") : node.Whole(1))
            ?? throw node.Fail("axes to add", "none");
        int rank = x.Rank + axes.Length;
        if (rank > Messages.TensorMessage.MaxAxes)
            throw node.Fail($"at most {Messages.TensorMessage.MaxAxes} axes", $"{rank}");
        HashSet<int> added = [.. axes.Select(axis => node.Axis(axis, rank))];
        if (added.Count != axes.Length) throw node.Fail("each axis once", string.Join(", ", axes));
        var old = new Queue<int>(x.Sizes);
        node.Return(x, [.. Enumerable.Range(0, rank).Select(axis => added.Contains(axis) ? 1 : old.Dequeue())]);
    }

    public static void Transpose(NodePlan node)
    {
        GraphValue x = node.Input(0);
        int[] axes = node.Integers("perm") is { } given ? [.. given.Select(axis => node.Axis(axis, x.Rank))]
            : [.. Enumerable.Range(0, x.Rank).Reverse()];
        if (axes.Length != x.Rank || axes.Distinct().Count() != x.Rank)
            throw node.Fail($"an order of {x.Rank} axes", $"({string.Join(", ", axes)})");
        GraphValue y = node.Create([.. axes.Select(axis => x.Sizes[axis])]);
        node.Run(memory => Axes.Permute(memory[x], x.Sizes, axes, memory[y]));
        node.Return(y);
    }

    public static void Concat(NodePlan node)
    {
        GraphValue first = node.Any(0) ?? throw node.Fail("an input", "none");
        int axis = node.Axis(node.Integer("axis", 0), first.Rank);
        if (first.Integers is not null && first.Rank == 1)
        {
            long[] all = [.. Enumerable.Range(0, node.InputCount).SelectMany(i => node.Whole(i)!)];
            node.ReturnIntegers(all, all.Length);
            return;
        }

        GraphValue[] parts = [.. Enumerable.Range(0, node.InputCount).Select(node.Input)];
        if (parts.FirstOrDefault(
            part => part.Rank != first.Rank || Enumerable.Range(0, first.Rank)
            .Any(i => i != axis && part.Sizes[i] != first.Sizes[i])) is { } misfit)
            throw node.Fail($"inputs that agree with {first} but on axis {axis}", $"{misfit}");
        int[] sizes = [.. first.Sizes];
        sizes[axis] = (int)Math.Min(int.MaxValue, parts.Sum(part => (long)part.Sizes[axis]));
        GraphValue y = node.Create(sizes);
        int rows = first.Sizes.Take(axis).Aggregate(1, (product, size) => product * size);
        node.Run(memory =>
        {
            int at = 0, width = rows == 0 ? 0 : y.Length / rows;
            foreach (GraphValue part in parts)
            {
                int length = rows == 0 ? 0 : part.Length / rows;
                for (int row = 0; row < rows; row++)
                    memory[part].Slice(row * length, length).CopyTo(memory[y][(row * width + at)..]);
                at += length;
            }
        });
        node.Return(y);
    }

    /// <summary>Constant padding; pads and value are attributes before opset 11 and inputs since then.</summary>
    public static void Pad(NodePlan node)
    {
        GraphValue x = node.Input(0);
        long[] given = (node.Opset < 11 ? node.Integers("pads") : node.Whole(1)) ?? throw node.Fail("pads", "none");
        Real value = node.Opset < 11 ? (Real)node.Number("value", 0) : node.Optional(2) is null ? 0
            : node.Constant(2) is [var one] ? one : throw node.Fail("one number to pad with", "several");
        if (node.Text("mode", "constant") is not "constant" and var mode) throw node.Fail("constant padding", mode);
        long[] pads = OnAllAxes(node, given, node.InputCount > 3 ? node.Whole(3) : null, x.Rank);
        if (pads.Any(pad => pad is < 0 or > int.MaxValue))
            throw node.Fail($"pads of at least 0", $"({string.Join(", ", given)})");
        GraphValue y = node.Create(
            [.. x.Sizes.Select((size, i) => (int)Math.Min(int.MaxValue, size + pads[i] + pads[i + x.Rank]))]);
        node.Run(memory =>
        {
            memory[y].Fill(value);
            Place(memory[x], x.Sizes, pads, memory[y], y.Sizes);
        });
        node.Return(y);
    }

    /// <summary>Pads of all axes, first the starts, then the ends; 0 for axes that are not listed.</summary>
    private static long[] OnAllAxes(NodePlan node, long[] given, long[]? axes, int rank)
    {
        axes ??= [.. Enumerable.Range(0, rank).Select(i => (long)i)];
        if (given.Length != 2 * axes.Length) throw node.Fail($"{2 * axes.Length} pads", $"{given.Length}");
        var pads = new long[2 * rank];
        for (int i = 0; i < axes.Length; i++)
        {
            (pads[node.Axis(axes[i], rank)], pads[node.Axis(axes[i], rank) + rank]) =
                (given[i], given[i + axes.Length]);
        }

        return pads;
    }

    private static void Place(
        ReadOnlySpan<Real> x, ReadOnlySpan<int> sizes, ReadOnlySpan<long> begins, Span<Real> y,
        ReadOnlySpan<int> padded)
    {
        if (sizes.IsEmpty)
        {
            x.CopyTo(y);
            return;
        }

        int size = sizes[0], length = size == 0 ? 0 : x.Length / size, room = y.Length / Math.Max(1, padded[0]);
        if (sizes.Length == 1) x.CopyTo(y[(int)begins[0]..]);
        else for (int i = 0; i < size; i++)
        {
            Place(x.Slice(i * length, length), sizes[1..], begins[1..], y.Slice((i + (int)begins[0]) * room, room),
                padded[1..]);
        }
    }
}
