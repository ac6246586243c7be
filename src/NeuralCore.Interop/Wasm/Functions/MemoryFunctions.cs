using NeuralCore.Interop.Wasm.Emit;
using static NeuralCore.Interop.Wasm.Emit.ValueKind;

namespace NeuralCore.Interop.Wasm.Functions;

/// <summary>Padding of images, and weights of one byte that become floats.</summary>
internal sealed class MemoryFunctions(FunctionLibrary library)
{
    private const int FloatBytes = sizeof(float);

    /// <summary>
    /// (x, y, H, bytes of a row, bytes before the image in y, bytes of a row of y, bytes of y): copies an image into
    /// the middle of zeros.
    /// </summary>
    public int Pad() => library.Of("pad", () =>
    {
        const int x = 0, y = 1, rows = 2, rowBytes = 3, offset = 4, paddedRow = 5, paddedBytes = 6;
        var code = new FunctionCode([.. Enumerable.Repeat(I32, 7)], []);
        code.Get(y).Const(0).Get(paddedBytes).MemoryFill().Get(offset).AddTo(y);
        return code.Repeat(rows, () =>
        {
            code.Get(y).Get(x).Get(rowBytes).MemoryCopy().Get(rowBytes).AddTo(x);
            code.Get(paddedRow).AddTo(y);
        });
    });

    /// <summary>
    /// (q, s, w, rows, columns): w[r, c] = s[c]·q[r, c] for one panel, rounded once, as <c>Int8Weights</c> reads them.
    /// </summary>
    public int Expand() => library.Of("expand", () =>
    {
        const int numbers = 0, scales = 1, weights = 2, rows = 3, columns = 4;
        var code = new FunctionCode([.. Enumerable.Repeat(I32, 5)], []);
        int scale = code.Local(I32), left = code.Local(I32);
        return code.Repeat(rows, () =>
        {
            code.Get(scales).Set(scale).Get(columns).Set(left);
            code.Repeat(left, () =>
            {
                code.Get(weights).Get(scale).Memory(MemoryOp.F32Load).Get(numbers).Memory(MemoryOp.I32Load8Signed)
                    .Do(Op.F32FromI32).Do(Op.F32Mul).Memory(MemoryOp.F32Store);
                code.Step(weights, FloatBytes).Step(scale, FloatBytes).Step(numbers, 1);
            });
        });
    });
}
