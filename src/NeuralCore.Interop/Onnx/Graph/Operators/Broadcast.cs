namespace NeuralCore.Interop.Onnx.Graph.Operators;

/// <summary>
/// Broadcasting of two tensors of different shapes: axes are aligned at their ends, and axes of size 1 are repeated.
/// </summary>
/// <param name="Sizes">Sizes of the result.</param>
/// <param name="StepsA">Strides of a on each axis of the result; 0 where it is repeated.</param>
internal sealed record Broadcast(int[] Sizes, int[] StepsA, int[] StepsB)
{
    /// <returns>Null if the shapes cannot be broadcast.</returns>
    public static Broadcast? Of(int[] a, int[] b)
    {
        int rank = Math.Max(a.Length, b.Length);
        int[] sizes = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            int sizeA = Size(a, rank, i), sizeB = Size(b, rank, i);
            if (sizeA != sizeB && sizeA != 1 && sizeB != 1) return null;
            sizes[i] = sizeA == 1 ? sizeB : sizeA;
        }

        return new Broadcast(sizes, Steps(a, rank), Steps(b, rank));
    }

    /// <summary>Computes every element of the result from an element of each tensor.</summary>
    public void Apply<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> result, Func<T, T, T> function)
    {
        Span<int> at = stackalloc int[Sizes.Length];
        at.Clear();
        int indexA = 0, indexB = 0;
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = function(a[indexA], b[indexB]);
            for (int axis = Sizes.Length - 1; axis >= 0; axis--)
            {
                (indexA, indexB) = (indexA + StepsA[axis], indexB + StepsB[axis]);
                if (++at[axis] < Sizes[axis]) break;
                (indexA, indexB) = (indexA - StepsA[axis] * at[axis], indexB - StepsB[axis] * at[axis]);
                at[axis] = 0;
            }
        }
    }

    private static int Size(int[] sizes, int rank, int axis) =>
        axis < rank - sizes.Length ? 1 : sizes[axis - rank + sizes.Length];

    private static int[] Steps(int[] sizes, int rank)
    {
        int[] steps = new int[rank];
        int step = 1;
        for (int i = rank - 1; i >= rank - sizes.Length; i--)
        {
            int size = Size(sizes, rank, i);
            steps[i] = size == 1 ? 0 : step;
            step *= size;
        }

        return steps;
    }
}
