using NeuralCore.Kernels.Normalization;
using NeuralCore.Kernels.Softmax;

namespace NeuralCore.Interop.Onnx.Graph.Operators;

/// <summary>Normalisation by running statistics or by statistics of the values.</summary>
internal static class Normalizations
{
    /// <summary>With the running statistics of the training: a scale and a shift for each channel.</summary>
    public static void Batch(NodePlan node)
    {
        GraphValue x = node.Input(0);
        Real[] scale = node.Constant(1), shift = node.Constant(2), mean = node.Constant(3), variance = node.Constant(4);
        double epsilon = node.Number("epsilon", 1e-5);
        node.Ignore("momentum");
        if (node.Integer("training_mode", 0) != 0 || node.Integer("spatial", 1) != 1)
            throw node.Fail("running statistics of the training, one per channel", "other statistics");
        int channels = scale.Length;
        if (x.Rank < 2 || x.Sizes[1] != channels || shift.Length != channels || mean.Length != channels
            || variance.Length != channels) throw node.Fail($"statistics for the channels of {x}", $"{channels}");
        GraphValue y = node.Create(x.Sizes);
        int length = x.Sizes[2..].Aggregate(1, (product, size) => product * size);
        Real[] inverse = [.. variance.Select(v => (Real)(1 / Math.Sqrt(v + epsilon)))];
        node.Run(memory =>
        {
            for (int i = 0; i < x.Length / Math.Max(1, length); i++)
            {
                int c = i % channels;
                Real factor = scale[c] * inverse[c];
                ReadOnlySpan<Real> from = memory[x].Slice(i * length, length);
                Span<Real> to = memory[y].Slice(i * length, length);
                for (int j = 0; j < length; j++) to[j] = (from[j] - mean[c]) * factor + shift[c];
            }
        });
        node.Return(y);
    }

    public static void Layer(NodePlan node)
    {
        GraphValue x = node.Input(0);
        int axis = node.Axis(node.Integer("axis", -1), x.Rank);
        Real epsilon = (Real)node.Number("epsilon", 1e-5);
        node.Ignore("stash_type");
        int columns = x.Sizes[axis..].Aggregate(1, (product, size) => product * size),
            rows = columns == 0 ? 0 : x.Length / columns;
        Real[] scale = node.Constant(1), shift = node.Optional(2) is null ? new Real[columns] : node.Constant(2);
        if (scale.Length != columns || shift.Length != columns)
            throw node.Fail($"a scale and a shift of {columns} numbers", $"{scale.Length} and {shift.Length}");
        GraphValue y = node.Create(x.Sizes), statistics = node.Temporary(rows, 2);
        node.Run(memory =>
            LayerNormalization.Forward(
            memory.Team, memory[x], scale, shift, epsilon, memory[y], memory[statistics], rows, columns));
        node.Return(y);
    }

    public static void Softmax(NodePlan node) =>
        Rows(node, static (x, y, rows, columns) => VectorSoftmax.Rows(x, y, rows, columns));

    public static void LogSoftmax(NodePlan node) => Rows(node, static (x, y, rows, columns) =>
    {
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<Real> z = x.Slice(row * columns, columns);
            Real largest = System.Numerics.Tensors.TensorPrimitives.Max(z);
            double sum = 0;
            foreach (Real value in z) sum += Math.Exp(value - largest);
            for (int c = 0; c < columns; c++) y[row * columns + c] = (Real)(z[c] - largest - Math.Log(sum));
        }
    });

    private delegate void RowWork(ReadOnlySpan<Real> x, Span<Real> y, int rows, int columns);

    /// <summary>Before opset 13 over all axes starting at one, since then over that axis only.</summary>
    private static void Rows(NodePlan node, RowWork work)
    {
        GraphValue x = node.Input(0);
        int axis = node.Axis(node.Integer("axis", node.Opset < 13 ? 1 : -1), x.Rank);
        GraphValue y = node.Create(x.Sizes);
        int columns = node.Opset < 13 ? x.Sizes[axis..].Aggregate(1, (product, size) => product * size) : x.Sizes[axis];
        if (x.Length == 0) throw node.Fail("numbers", "none");
        if (node.Opset < 13 || axis == x.Rank - 1)
        {
            node.Run(memory => work(memory[x], memory[y], x.Length / columns, columns));
        }
        else
        {
            int[] order = [.. Enumerable.Range(0, x.Rank).Where(i => i != axis), axis],
                back = [.. Enumerable.Range(0, x.Rank).Select(i => Array.IndexOf(order, i))],
                sorted = [.. order.Select(i => x.Sizes[i])];
            GraphValue moved = node.Temporary(sorted), result = node.Temporary(sorted);
            node.Run(memory =>
            {
                Axes.Permute(memory[x], x.Sizes, order, memory[moved]);
                work(memory[moved], memory[result], x.Length / columns, columns);
                Axes.Permute(memory[result], sorted, back, memory[y]);
            });
        }

        node.Return(y);
    }
}
