using NeuralCore.Interop.Wasm.Emit;
using static NeuralCore.Interop.Wasm.Emit.ValueKind;

namespace NeuralCore.Interop.Wasm.Functions;

/// <summary>
/// Convolutions and dense layers. A tile of pixels by output channels stays in local variables for the whole reduction.
/// </summary>
/// <remarks><code>
/// Shapes    x: rows of pixels   w: panels of (K, width), see PackedWeights   b: (O)   y: (OH, OW, O)
/// Forward   y[oy, ox, o] = b[o] + Σ x·w        one chain of fused multiply-adds over (ky, kx, c) ascending
/// </code>
/// The last tile of a row overlaps the one before it instead of being smaller: it computes the same bits
/// again.</remarks>
internal sealed class ProductFunctions(FunctionLibrary library, Arithmetic arithmetic)
{
    /// <summary>Columns of the panels of dense layers, and of convolutions.</summary>
    public const int DenseColumns = 32, ConvolutionColumns = 8;

    private const int FloatBytes = sizeof(float);

    /// <summary>Pixels of a tile; the first that fits into a row is used.</summary>
    private int[] TilePixels => arithmetic.IsRelaxed ? [6, 2, 1] : [2, 1];

    /// <summary>
    /// (x, w, b, y, OH, OW, O, segment, segments per kernel row, kernel rows, bytes between: output pixels in x, output
    /// rows in x, segments, kernel rows; care). A segment is a run of adjacent floats under the kernel; care is the
    /// number that <see cref="LoadCare"/> leaves.
    /// </summary>
    public int Convolution() => library.Of("convolution", () =>
    {
        const int w = 1, b = 2, y = 3, outputs = 6, segment = 7, perRow = 8, kernelRows = 9, care = 14;
        var code = new FunctionCode([.. Enumerable.Repeat(I32, 15)], []);
        int pixelBytes = code.Local(I32), depth = code.Local(I32), lanes = code.Local(I32);
        code.Get(outputs).Const(FloatBytes).Do(Op.I32Mul).Set(pixelBytes);
        code.Get(segment).Get(perRow).Do(Op.I32Mul).Get(kernelRows).Do(Op.I32Mul).Set(depth);
        code.Block(() => code.Loop(() =>
        {
            code.Get(outputs).Const(ConvolutionColumns).Do(Op.I32Less).BranchIf(1);
            CallPanel(2);
            Advance(() => code.Const(ConvolutionColumns));
            code.Branch(0);
        }));
        code.Block(() => code.Loop(() =>
        {
            code.Get(outputs).Do(Op.I32Eqz).BranchIf(1);
            Min(code, outputs, Arithmetic.Lanes);
            code.Set(lanes);
            CallPanel(1);
            Advance(() => code.Get(lanes));
            code.Branch(0);
        }));
        return code;

        void CallPanel(int vectors)
        {
            for (int i = 0; i < outputs; i++) code.Get(i);
            code.Get(pixelBytes);
            for (int i = segment; i < care; i++) code.Get(i);
            code.Get(lanes).Get(care).Call(Panel(vectors, TilePixels));
        }

        void Advance(Action columns)
        {
            columns();
            code.Const(FloatBytes).Do(Op.I32Mul).Tee(lanes).AddTo(b);
            code.Get(lanes).AddTo(y);
            code.Get(lanes).Get(depth).Do(Op.I32Mul).AddTo(w);
            code.Get(outputs).Get(lanes).Const(2).Do(Op.I32ShiftRight).Do(Op.I32Sub).Set(outputs);
        }
    });

    /// <summary>
    /// Leaves 1 where numbers may be outside of the limits of <see cref="DoubleTileCode"/>, else 0.
    /// </summary>
    /// <param name="weights">Whether a weight is.</param>
    public void LoadCare(FunctionCode code, Action loadAddress, Action loadVectors, bool weights)
    {
        if (arithmetic.IsRelaxed || weights)
        {
            code.Const(weights ? 1 : 0);
            return;
        }

        loadAddress();
        loadVectors();
        code.Call(library.Of("isOutside", IsOutside));
    }

    /// <summary>(x, w, b, y, in, out, care)</summary>
    public int Dense() => library.Of("dense", () =>
    {
        const int x = 0, w = 1, b = 2, y = 3, inputs = 4, outputs = 5, care = 6,
            panelBytes = DenseColumns * FloatBytes;
        var code = new FunctionCode([.. Enumerable.Repeat(I32, 7)], []);
        code.Block(() => code.Loop(() =>
        {
            code.Get(outputs).Const(DenseColumns).Do(Op.I32Less).BranchIf(1);
            Operands().Const(0).Get(inputs).Const(1).Const(1);
            code.Const(0).Const(0).Const(0).Const(0).Const(0).Get(care);
            code.Call(Panel(DenseColumns / Arithmetic.Lanes, [1]));
            code.Get(inputs).Const(panelBytes).Do(Op.I32Mul).AddTo(w);
            code.Step(b, panelBytes).Step(y, panelBytes).Step(outputs, -DenseColumns).Branch(0);
        }));
        Operands().Get(outputs).Get(inputs).Const(1).Const(1);
        code.Const(0).Const(0).Const(0).Const(0).Get(care).Call(Convolution());
        return code;

        FunctionCode Operands() => code.Get(x).Get(w).Get(b).Get(y).Const(1).Const(1);
    });

    /// <summary>
    /// One panel of output channels for all pixels: (x, w, b, y, OH, OW, bytes of an output pixel, segment, segments
    /// per kernel row, kernel rows, bytes between: output pixels in x, output rows in x, segments, kernel rows;
    /// channels of the last vector if it is the only one; care).
    /// </summary>
    private int Panel(int vectors, int[] tiles) => library.Of($"panel{vectors}", () =>
    {
        const int x = 0, y = 3, rows = 4, columns = 5, pixelBytes = 6, pixelStep = 10, rowStep = 11,
            care = 15;
        var code = new FunctionCode([.. Enumerable.Repeat(I32, 16)], []);
        int tileX = code.Local(I32), tileY = code.Local(I32), left = code.Local(I32), step = code.Local(I32),
            halfway = code.Local(I32);
        code.Repeat(rows, () =>
        {
            code.Get(x).Set(tileX).Get(y).Set(tileY).Get(columns).Set(left);
            if (arithmetic.IsRelaxed) Row(0);
            else code.Get(care).If(() => Tiles(1, inDouble: false), () => Row(0));
            code.Get(rowStep).AddTo(x);
            code.Get(columns).Get(pixelBytes).Do(Op.I32Mul).AddTo(y);
        });
        return code;

        void Row(int choice)
        {
            int pixels = tiles[choice];
            if (choice == tiles.Length - 1) Tiles(pixels, !arithmetic.IsRelaxed);
            else code.Get(columns).Const(pixels).Do(Op.I32GreaterOrEqual)
                .If(() => Tiles(pixels, !arithmetic.IsRelaxed), () => Row(choice + 1));
        }

        void Tiles(int pixels, bool inDouble) => code.Loop(() =>
        {
            if (inDouble) InDouble(pixels);
            else new FloatTileCode(code, arithmetic, pixels, vectors, tileX, tileY).Write();
            code.Step(left, -pixels).Get(left).If(() =>
            {
                Min(code, left, pixels);
                code.Tee(step).Get(pixelStep).Do(Op.I32Mul).AddTo(tileX);
                code.Get(step).Get(pixelBytes).Do(Op.I32Mul).AddTo(tileY);
                code.Get(left).Const(pixels).Get(left).Const(pixels).Do(Op.I32Greater).Do(Op.Select).Set(left);
                code.Branch(1);
            });
        });

        // Without tests for halfway sums, until there is one. Others follow it where inputs have few bits.
        void InDouble(int pixels)
        {
            var tile = new DoubleTileCode(code, arithmetic, pixels, vectors, tileX, tileY);
            if (vectors == 1)
            {
                tile.Write();
                return;
            }

            var quick = new DoubleTileCode(code, arithmetic, pixels, vectors, tileX, tileY, collects: true);
            code.Get(halfway).Do(Op.I32Eqz).If(() =>
            {
                quick.Sum();
                quick.LoadHalfway();
                code.Tee(halfway).Do(Op.I32Eqz).If(quick.Store);
            });
            code.Get(halfway).If(tile.Write);
        }
    });

    /// <summary>(x, vectors): 1 if a number other than 0 is below <see cref="DoubleTileCode.LeastInput"/>, or one is above
    /// <see cref="DoubleTileCode.MaxInput"/>.</summary>
    private static FunctionCode IsOutside()
    {
        const int x = 0, vectors = 1;
        var code = new FunctionCode([I32, I32], [I32]);
        int value = code.Local(V128), found = code.Local(V128);
        code.Repeat(vectors, () =>
        {
            code.Get(x).Memory(MemoryOp.VectorLoad).Do(VectorOp.F32x4Abs).Tee(value);
            code.Splat(DoubleTileCode.LeastInput).Do(VectorOp.F32x4Less).Get(value).Vector(0)
                .Do(VectorOp.F32x4NotEqual).Do(VectorOp.And).Get(found).Do(VectorOp.Or);
            code.Splat(DoubleTileCode.MaxInput).Get(value).Do(VectorOp.F32x4Less).Do(VectorOp.Or).Set(found);
            code.Step(x, Arithmetic.VectorBytes);
        });
        return code.Get(found).Do(VectorOp.AnyTrue);
    }

    /// <summary>Leaves the smaller of a local and a number.</summary>
    private static void Min(FunctionCode code, int local, int number) =>
        code.Get(local).Const(number).Get(local).Const(number).Do(Op.I32Less).Do(Op.Select);
}
