using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuralCore.Kernels.Tiles;

/// <summary>Turns a strip of rows into columns: to[k, j] = from[j, k] for j &lt; width, k &lt; depth.</summary>
internal static unsafe class StripTranspose
{
    private const int Block = 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Real* from, nint fromRow, Real* to, int width, int depth)
    {
        int wholeWidth = 0, wholeDepth = 0;
        if (typeof(Real) == typeof(float) && Avx.IsSupported)
        {
            (wholeWidth, wholeDepth) = (width / Block * Block, depth / Block * Block);
            for (int j = 0; j < wholeWidth; j += Block)
                for (int k = 0; k < wholeDepth; k += Block)
                    EightByEight((float*)(from + j * fromRow + k), fromRow, (float*)(to + k * width + j), width);
        }

        for (int j = 0; j < width; j++)
            for (int k = j < wholeWidth ? wholeDepth : 0; k < depth; k++) to[k * width + j] = from[j * fromRow + k];
    }

    /// <summary>Eight rows of eight in registers: pairs, then pairs of pairs, then halves change places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EightByEight(float* from, nint fromRow, float* to, nint toRow)
    {
        Vector256<float> r0 = Vector256.Load(from), r1 = Vector256.Load(from + fromRow), r2 = Vector256.Load(from + 2 * fromRow), r3 = Vector256.Load(from + 3 * fromRow);
        Vector256<float> r4 = Vector256.Load(from + 4 * fromRow), r5 = Vector256.Load(from + 5 * fromRow), r6 = Vector256.Load(from + 6 * fromRow), r7 = Vector256.Load(from + 7 * fromRow);

        Vector256<double> a0 = Avx.UnpackLow(r0, r1).AsDouble(), a1 = Avx.UnpackHigh(r0, r1).AsDouble(), a2 = Avx.UnpackLow(r2, r3).AsDouble(), a3 = Avx.UnpackHigh(r2, r3).AsDouble();
        Vector256<double> a4 = Avx.UnpackLow(r4, r5).AsDouble(), a5 = Avx.UnpackHigh(r4, r5).AsDouble(), a6 = Avx.UnpackLow(r6, r7).AsDouble(), a7 = Avx.UnpackHigh(r6, r7).AsDouble();

        Vector256<float> b0 = Avx.UnpackLow(a0, a2).AsSingle(), b1 = Avx.UnpackHigh(a0, a2).AsSingle(), b2 = Avx.UnpackLow(a1, a3).AsSingle(), b3 = Avx.UnpackHigh(a1, a3).AsSingle();
        Vector256<float> b4 = Avx.UnpackLow(a4, a6).AsSingle(), b5 = Avx.UnpackHigh(a4, a6).AsSingle(), b6 = Avx.UnpackLow(a5, a7).AsSingle(), b7 = Avx.UnpackHigh(a5, a7).AsSingle();

        const byte LowHalves = 0x20, HighHalves = 0x31;
        Avx.Permute2x128(b0, b4, LowHalves).Store(to);
        Avx.Permute2x128(b1, b5, LowHalves).Store(to + toRow);
        Avx.Permute2x128(b2, b6, LowHalves).Store(to + 2 * toRow);
        Avx.Permute2x128(b3, b7, LowHalves).Store(to + 3 * toRow);
        Avx.Permute2x128(b0, b4, HighHalves).Store(to + 4 * toRow);
        Avx.Permute2x128(b1, b5, HighHalves).Store(to + 5 * toRow);
        Avx.Permute2x128(b2, b6, HighHalves).Store(to + 6 * toRow);
        Avx.Permute2x128(b3, b7, HighHalves).Store(to + 7 * toRow);
    }
}
