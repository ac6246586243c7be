using NeuralCore.Interop.Wasm.Emit;
using static NeuralCore.Interop.Wasm.Emit.ValueKind;

namespace NeuralCore.Interop.Wasm.Functions;

/// <summary>Batch and layer normalisation at inference, with the engine's order of operations.</summary>
internal sealed class NormalizationFunctions(FunctionLibrary library, Arithmetic arithmetic)
{
    private const int FloatBytes = sizeof(float);

    /// <summary>(x, y, rows, C, μ, b, k): y = 0·x + (b·(x − μ) + k), as <c>BatchNormalization.Affine</c>.</summary>
    public int Batch() => library.Of("batchNorm", () =>
    {
        const int x = 0, y = 1, rows = 2, channels = 3, mean = 4, factor = 5, shift = 6;
        var code = new FunctionCode([.. Enumerable.Repeat(I32, 7)], []);
        int channel = code.Local(I32), left = code.Local(I32), value = code.Local(V128);
        code.Repeat(rows, () =>
        {
            code.Const(0).Set(channel);
            code.Get(channels).Const(Arithmetic.Lanes - 1).Do(Op.I32Add).Const(2).Do(Op.I32ShiftRight).Set(left);
            code.Repeat(left, () =>
            {
                Address(y);
                Load(factor);
                Load(x);
                code.Tee(value);
                Load(mean);
                code.Do(VectorOp.F32x4Sub);
                Load(shift);
                arithmetic.MultiplyAdd(code);
                // The engine adds 0·x, which makes an infinite input NaN and −0 + 0 a 0.
                code.Vector(0).Get(value).Do(VectorOp.F32x4Mul).Do(VectorOp.F32x4Add).Memory(MemoryOp.VectorStore);
                code.Step(channel, Arithmetic.VectorBytes);
            });
            foreach (int pointer in (int[])[x, y])
                code.Get(channels).Const(FloatBytes).Do(Op.I32Mul).AddTo(pointer);
        });
        return code;

        void Address(int array) => code.Get(array).Get(channel).Do(Op.I32Add);

        void Load(int array)
        {
            Address(array);
            code.Memory(MemoryOp.VectorLoad);
        }
    });

    /// <summary>
    /// (x, y, rows, C, γ, β, ε): one float after another, because the engine adds a row in this order.
    /// </summary>
    public int Layer() => library.Of("layerNorm", () =>
    {
        const int x = 0, y = 1, rows = 2, channels = 3, scale = 4, shift = 5, epsilon = 6;
        var code = new FunctionCode([I32, I32, I32, I32, I32, I32, F32], []);
        int at = code.Local(I32), left = code.Local(I32), mean = code.Local(F32), squares = code.Local(F32),
            inverse = code.Local(F32), difference = code.Local(F32);
        code.Repeat(rows, () =>
        {
            code.Const(0f).Set(mean).Const(0f).Set(squares);
            Each(() =>
            {
                code.Get(mean);
                Load(x);
                code.Do(Op.F32Add).Set(mean);
            });
            code.Get(mean).Get(channels).Do(Op.F32FromI32).Do(Op.F32Div).Set(mean);
            Each(() =>
            {
                code.Get(squares);
                Difference();
                code.Tee(difference).Get(difference).Do(Op.F32Mul).Do(Op.F32Add).Set(squares);
            });
            code.Const(1f).Get(squares).Get(channels).Do(Op.F32FromI32).Do(Op.F32Div).Get(epsilon).Do(Op.F32Add)
                .Do(Op.F32Sqrt).Do(Op.F32Div).Set(inverse);
            Each(() =>
            {
                code.Get(y).Get(at).Do(Op.I32Add);
                Load(scale);
                Difference();
                code.Get(inverse).Do(Op.F32Mul).Do(Op.F32Mul);
                Load(shift);
                code.Do(Op.F32Add).Memory(MemoryOp.F32Store);
            });
            foreach (int pointer in (int[])[x, y])
                code.Get(channels).Const(FloatBytes).Do(Op.I32Mul).AddTo(pointer);
        });
        return code;

        void Each(Action element)
        {
            code.Const(0).Set(at).Get(channels).Set(left);
            code.Repeat(left, () =>
            {
                element();
                code.Step(at, FloatBytes);
            });
        }

        void Load(int array) => code.Get(array).Get(at).Do(Op.I32Add).Memory(MemoryOp.F32Load);

        void Difference()
        {
            Load(x);
            code.Get(mean).Do(Op.F32Sub);
        }
    });
}
