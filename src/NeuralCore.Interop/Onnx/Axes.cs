namespace NeuralCore.Interop.Onnx;

/// <summary>Transposition of tensors in row-major order.</summary>
internal static class Axes
{
    /// <summary>A tensor of <paramref name="sizes"/>, transposed so that axis <c>axes[i]</c> becomes axis i.</summary>
    public static Real[] Permuted(ReadOnlySpan<Real> values, ReadOnlySpan<int> sizes, ReadOnlySpan<int> axes)
    {
        var result = new Real[values.Length];
        Permute(values, sizes, axes, result);
        return result;
    }

    /// <inheritdoc cref="Permuted"/>
    public static void Permute(
        ReadOnlySpan<Real> values, ReadOnlySpan<int> sizes, ReadOnlySpan<int> axes, Span<Real> result)
    {
        if (values.IsEmpty) return;
        int rank = sizes.Length;
        Span<int> steps = stackalloc int[rank], at = stackalloc int[rank];
        for (int i = 0; i < rank; i++)
        {
            steps[i] = 1;
            foreach (int size in sizes[(axes[i] + 1)..]) steps[i] *= size;
        }

        at.Clear();
        int source = 0;
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = values[source];
            for (int axis = rank - 1; axis >= 0; axis--)
            {
                source += steps[axis];
                if (++at[axis] < sizes[axes[axis]]) break;
                source -= steps[axis] * at[axis];
                at[axis] = 0;
            }
        }
    }
}
