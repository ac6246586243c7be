using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuralCore.Kernels.Tiles;

/// <summary>Turns a strip of rows into columns: to[k, j] = from[j, k] for j &lt; width, k &lt; depth.</summary>
internal static unsafe class StripTranspose
{
    private const int Block = 8;

    public static void Run(Real* from, nint fromRow, Real* to, int width, int depth) =>
        Run(from, fromRow, to, width, width, depth);

    /// <param name="toRow">Numbers from one row of the result to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Real* from, nint fromRow, Real* to, nint toRow, int width, int depth)
    {
        int wholeWidth = 0, wholeDepth = 0;
        if (typeof(Real) == typeof(float) && Avx.IsSupported)
        {
            (wholeWidth, wholeDepth) = (width / Block * Block, depth / Block * Block);
            for (int j = 0; j < wholeWidth; j += Block)
                for (int k = 0; k < wholeDepth; k += Block)
                    EightByEight((float*)(from + j * fromRow + k), fromRow, (float*)(to + k * toRow + j), toRow);
        }

        for (int j = 0; j < width; j++)
            for (int k = j < wholeWidth ? wholeDepth : 0; k < depth; k++) to[k * toRow + j] = from[j * fromRow + k];
    }

    /// <summary>
    /// Eight rows of eight in registers: rows j and j + 4 meet in the halves of a vector as they are loaded, then pairs
    /// of rows, then pairs of pairs.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EightByEight(float* from, nint fromRow, float* to, nint toRow)
    {
        FourColumns(from, fromRow, to, toRow);
        FourColumns(from + 4, fromRow, to + 4 * toRow, toRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourColumns(float* from, nint fromRow, float* to, nint toRow)
    {
        float* lower = from + 4 * fromRow;
        Vector256<float> r0 = Rows(from, lower), r1 = Rows(from + fromRow, lower + fromRow),
            r2 = Rows(from + 2 * fromRow, lower + 2 * fromRow), r3 = Rows(from + 3 * fromRow, lower + 3 * fromRow);
        Vector256<double> a0 = Avx.UnpackLow(r0, r1).AsDouble(), a1 = Avx.UnpackHigh(r0, r1).AsDouble(),
            a2 = Avx.UnpackLow(r2, r3).AsDouble(), a3 = Avx.UnpackHigh(r2, r3).AsDouble();
        Avx.UnpackLow(a0, a2).AsSingle().Store(to);
        Avx.UnpackHigh(a0, a2).AsSingle().Store(to + toRow);
        Avx.UnpackLow(a1, a3).AsSingle().Store(to + 2 * toRow);
        Avx.UnpackHigh(a1, a3).AsSingle().Store(to + 3 * toRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Rows(float* upper, float* lower) =>
        Vector256.Create(Vector128.Load(upper), Vector128.Load(lower));
}
