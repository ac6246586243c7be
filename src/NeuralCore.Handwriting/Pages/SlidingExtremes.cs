using System.Buffers;
using System.Numerics.Tensors;

namespace NeuralCore.Handwriting.Pages;

/// <summary>Maximum or minimum in a square around each pixel: grey-scale dilation and erosion.</summary>
/// <remarks><code>
/// Layout    rows of width pixels with radius neutral bytes between them, and radius neutral rows above and below: a
///           window is contiguous or has a constant step, and no window reaches another row
/// Window    e₁ = pixels, e₂ₙ[i] = extreme(eₙ[i], eₙ[i + n·step]): the extreme of 2r + 1 in log₂(2r + 1) + 1 passes
/// </code></remarks>
internal static class SlidingExtremes
{
    /// <summary>
    /// Closing (dilation, then erosion): removes dark structures into which a square of side 2·radius + 1 does not fit;
    /// keeps larger ones and the lighting.
    /// </summary>
    /// <remarks>Serra 1982, Image Analysis and Mathematical Morphology.</remarks>
    public static byte[] Close(ReadOnlySpan<byte> pixels, int width, int height, int radius) =>
        Square(Square(pixels, width, height, radius, largest: true), width, height, radius, largest: false);

    /// <summary>The extreme of the square of side 2·radius + 1 around each pixel.</summary>
    public static byte[] Square(ReadOnlySpan<byte> pixels, int width, int height, int radius, bool largest)
    {
        int stride = width + radius, length = (height + 2 * radius) * stride + radius;
        byte[] current = ArrayPool<byte>.Shared.Rent(length), next = ArrayPool<byte>.Shared.Rent(length);
        current.AsSpan(0, length).Fill(largest ? byte.MinValue : byte.MaxValue);
        for (int y = 0; y < height; y++)
            pixels.Slice(y * width, width).CopyTo(current.AsSpan((y + radius) * stride + radius));
        length = Windows(ref current, ref next, length, 1, 2 * radius + 1, largest);
        Windows(ref current, ref next, length, stride, 2 * radius + 1, largest);
        var result = new byte[width * height];
        for (int y = 0; y < height; y++) current.AsSpan(y * stride, width).CopyTo(result.AsSpan(y * width));
        ArrayPool<byte>.Shared.Return(current);
        ArrayPool<byte>.Shared.Return(next);
        return result;
    }

    /// <summary>Replaces element i by the extreme of elements i, i + step … i + (size − 1)·step.</summary>
    /// <returns>The number of elements that have a whole window.</returns>
    private static int Windows(ref byte[] current, ref byte[] next, int length, int step, int size, bool largest)
    {
        for (int have = 1; have < size;)
        {
            int more = Math.Min(have, size - have), shift = more * step;
            length -= shift;
            ReadOnlySpan<byte> near = current.AsSpan(0, length), far = current.AsSpan(shift, length);
            if (largest) TensorPrimitives.Max(near, far, next);
            else TensorPrimitives.Min(near, far, next);
            (current, next, have) = (next, current, have + more);
        }

        return length;
    }
}
