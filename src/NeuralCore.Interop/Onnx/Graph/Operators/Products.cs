using NeuralCore.Kernels.MatrixProduct;

namespace NeuralCore.Interop.Onnx.Graph.Operators;

/// <summary>Matrix products, by the kernel of the dense layer.</summary>
internal static class Products
{
    private static readonly int[] Swapped = [1, 0];

    /// <summary>y = alpha·A·B + beta·C; transA and transB transpose A and B.</summary>
    public static void Gemm(NodePlan node)
    {
        GraphValue a = Matrix(node, node.Computed(0)), b = Matrix(node, node.Input(1));
        Real alpha = (Real)node.Number("alpha", 1), beta = (Real)node.Number("beta", 1);
        if (node.Integer("transA", 0) != 0) a = Transposed(node, a);
        if (node.Integer("transB", 0) != 0) b = Transposed(node, b);
        (int rows, int inner, int columns) = (a.Sizes[0], a.Sizes[1], b.Sizes[1]);
        if (b.Sizes[0] != inner) throw node.Fail("matrices whose inner sizes agree", $"{a} and {b}");
        GraphValue? c = beta == 0 ? null : node.Optional(2);
        Broadcast? addition = c is null ? null : Broadcast.Of([rows, columns], c.Sizes);
        if (c is not null && addition?.Sizes.SequenceEqual([rows, columns]) != true)
            throw node.Fail($"a third input that broadcasts to ({rows}×{columns})", $"{c}");
        GraphValue y = node.Create(rows, columns);
        if (alpha == 1 && beta == 1 && c is { Constant: { } bias } && bias.Length == columns && c.Sizes[^1] == columns)
        {
            node.Run(memory =>
                TiledMatrixProduct.Forward(memory.Team, memory[a], memory[b], bias, memory[y], rows, inner, columns));
        }
        else
        {
            node.Run(memory =>
            {
                TiledMatrixProduct.Forward(memory.Team, memory[a], memory[b], [], memory[y], rows, inner, columns);
                if (alpha != 1) foreach (ref Real value in memory[y]) value *= alpha;
                if (c is not null)
                    addition!.Apply(memory[y], memory[c], memory[y], (product, added) => product + beta * added);
            });
        }

        node.Return(y);
    }

    /// <summary>Product of rows with one matrix, or of corresponding matrices of two batches.</summary>
    public static void MatMul(NodePlan node)
    {
        GraphValue a = node.Input(0), b = node.Input(1);
        if (a.IsKnown && b.IsKnown) node.Computed(0);
        if (a.Rank < 2 || b.Rank < 2) throw node.Fail("matrices", $"{a} and {b}");
        (int inner, int columns) = (b.Sizes[^2], b.Sizes[^1]);
        bool isOne = b.Length == inner * (long)columns;
        if (a.Sizes[^1] != inner) throw node.Fail("matrices whose inner sizes agree", $"{a} and {b}");
        if (!isOne && !a.Sizes.AsSpan(0, a.Rank - 2).SequenceEqual(b.Sizes.AsSpan(0, b.Rank - 2)))
            throw node.Fail("as many matrices on both sides", $"{a} and {b}");
        int products = isOne ? 1 : b.Sizes[..^2].Aggregate(1, (product, size) => product * size);
        int rows = isOne ? a.Sizes[..^1].Aggregate(1, (product, size) => product * size) : a.Sizes[^2];
        if (isOne && b.Rank > a.Rank) throw node.Fail($"a second input of at most {a.Rank} axes", $"{b}");
        GraphValue y = node.Create([.. a.Sizes[..^1], columns]);
        node.Run(memory =>
        {
            for (int i = 0; i < products; i++)
                TiledMatrixProduct.Forward(
                    memory.Team, memory[a].Slice(i * rows * inner, rows * inner),
                    memory[b].Slice(i * inner * columns, inner * columns), [],
                    memory[y].Slice(i * rows * columns, rows * columns), rows, inner, columns);
        });
        node.Return(y);
    }

    private static GraphValue Matrix(NodePlan node, GraphValue value) =>
        value.Rank == 2 ? value : throw node.Fail("a matrix", $"{value}");

    private static GraphValue Transposed(NodePlan node, GraphValue x)
    {
        int[] sizes = [x.Sizes[1], x.Sizes[0]];
        if (x.Constant is { } constant)
        {
            return new GraphValue(
                sizes, null, node.Prepared.Get(
                constant, $"transposed {x}", values => Axes.Permuted(values, x.Sizes, Swapped)));
        }

        GraphValue y = node.Temporary(sizes);
        node.Run(memory => Axes.Permute(memory[x], x.Sizes, Swapped, memory[y]));
        return y;
    }
}
