using NeuralCore.Interop.Wasm.Emit;
using static NeuralCore.Interop.Wasm.Emit.ValueKind;

namespace NeuralCore.Interop.Wasm.Functions;

/// <summary>Pooling, as in <c>NaivePooling</c>: the same comparisons and sums in the same order.</summary>
/// <remarks>
/// Channels are processed in vectors. The last vector of a pixel may reach into the next pixel, which is written after
/// it; behind the last pixel the memory is reserved.
/// </remarks>
internal sealed class PoolingFunctions(FunctionLibrary library)
{
    private const int FloatBytes = sizeof(float);

    /// <summary>(x, y, H, W, C, kh, kw, strideY, strideX, top, left, OH, OW)</summary>
    public int Max() => library.Of("maxPool", () => Pool(isMax: true));

    /// <inheritdoc cref="Max"/>
    public int Average() => library.Of("averagePool", () => Pool(isMax: false));

    private static FunctionCode Pool(bool isMax)
    {
        const int x = 0, y = 1, height = 2, width = 3, channels = 4, kernelHeight = 5, kernelWidth = 6, strideY = 7,
            strideX = 8, top = 9, left = 10, outHeight = 11, outWidth = 12;
        var code = new FunctionCode([.. Enumerable.Repeat(I32, 13)], []);
        int pixel = code.Local(I32), columnsLeft = code.Local(I32), iy = code.Local(I32), ix = code.Local(I32),
            firstX = code.Local(I32), origin = code.Local(I32), target = code.Local(I32),
            vectorsLeft = code.Local(I32), row = code.Local(I32), tap = code.Local(I32), rowsLeft = code.Local(I32),
            tapsLeft = code.Local(I32);
        Window vertical = new(code, kernelHeight, height), horizontal = new(code, kernelWidth, width);
        int result = code.Local(V128), value = code.Local(V128), share = code.Local(V128);
        code.Get(channels).Const(FloatBytes).Do(Op.I32Mul).Set(pixel);
        code.Const(0).Get(top).Do(Op.I32Sub).Set(iy);
        code.Const(0).Get(left).Do(Op.I32Sub).Set(firstX);
        code.Repeat(outHeight, () =>
        {
            vertical.Clip(iy);
            code.Get(firstX).Set(ix).Get(outWidth).Set(columnsLeft);
            code.Repeat(columnsLeft, () =>
            {
                horizontal.Clip(ix);
                if (!isMax) Share();
                vertical.First();
                code.Get(width).Do(Op.I32Mul);
                horizontal.First();
                code.Do(Op.I32Add).Get(pixel).Do(Op.I32Mul).Get(x).Do(Op.I32Add).Set(origin);
                code.Get(y).Set(target);
                code.Get(channels).Const(Arithmetic.Lanes - 1).Do(Op.I32Add).Const(2).Do(Op.I32ShiftRight)
                    .Set(vectorsLeft);
                code.Repeat(vectorsLeft, Vector);
                code.Get(pixel).AddTo(y);
                code.Get(strideX).AddTo(ix);
            });
            code.Get(strideY).AddTo(iy);
        });
        return code;

        void Share()
        {
            code.Const(1f).Get(vertical.Count).Get(horizontal.Count).Do(Op.I32Mul).Do(Op.F32FromI32).Do(Op.F32Div)
                .Do(VectorOp.F32x4Splat).Set(share);
        }

        void Vector()
        {
            if (isMax) code.Get(origin).Memory(MemoryOp.VectorLoad).Set(result);
            else code.Vector(0).Set(result);
            code.Get(origin).Set(row).Get(vertical.Count).Set(rowsLeft);
            code.Repeat(rowsLeft, () =>
            {
                code.Get(row).Set(tap).Get(horizontal.Count).Set(tapsLeft);
                code.Repeat(tapsLeft, () =>
                {
                    code.Get(tap).Memory(MemoryOp.VectorLoad).Set(value);
                    if (isMax) Larger();
                    else code.Get(result).Get(value).Do(VectorOp.F32x4Add).Set(result);
                    code.Get(pixel).AddTo(tap);
                });
                code.Get(width).Get(pixel).Do(Op.I32Mul).AddTo(row);
            });
            code.Get(target).Get(result);
            if (!isMax) code.Get(share).Do(VectorOp.F32x4Mul);
            code.Memory(MemoryOp.VectorStore);
            code.Step(target, Arithmetic.VectorBytes).Step(origin, Arithmetic.VectorBytes);
        }

        // The first of equals stays; NaN wins.
        void Larger() => code.Get(value).Get(result).Get(result).Get(value).Do(VectorOp.F32x4Less)
            .Get(value).Get(value).Do(VectorOp.F32x4NotEqual).Do(VectorOp.Or).Do(VectorOp.BitSelect).Set(result);
    }

    /// <summary>The taps of a window along one axis that are inside the image.</summary>
    /// <param name="kernel">Local with the length of the window.</param>
    /// <param name="size">Local with the length of the image.</param>
    private sealed class Window(FunctionCode code, int kernel, int size)
    {
        private readonly int first = code.Local(I32), end = code.Local(I32);

        /// <summary>Local with the number of taps.</summary>
        public int Count { get; } = code.Local(I32);

        /// <param name="start">Local with the position of the first tap, negative in the padding.</param>
        public void Clip(int start)
        {
            code.Get(start).Const(0).Get(start).Const(0).Do(Op.I32GreaterSigned).Do(Op.Select).Set(first);
            code.Get(start).Get(kernel).Do(Op.I32Add).Set(end);
            code.Get(end).Get(size).Get(end).Get(size).Do(Op.I32LessSigned).Do(Op.Select);
            code.Get(first).Do(Op.I32Sub).Set(Count);
        }

        /// <summary>Leaves the position of the first tap inside.</summary>
        public void First() => code.Get(first);
    }
}
