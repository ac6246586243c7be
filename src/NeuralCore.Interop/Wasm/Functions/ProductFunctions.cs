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
/// The last tile of a row overlaps the one before it instead of being smaller: it computes the same bits again.</remarks>
internal sealed class ProductFunctions(FunctionLibrary library, Arithmetic arithmetic)
{
    /// <summary>Columns of the panels of dense layers, and of convolutions.</summary>
    public const int DenseColumns = 32, ConvolutionColumns = 8;

    /// <summary>Steps of the reduction in one turn of the inner loop.</summary>
    private const int Unroll = 4;

    private const int FloatBytes = sizeof(float);

    /// <summary>Pixels of a tile; the first that fits into a row is used.</summary>
    private int[] TilePixels => arithmetic.IsRelaxed ? [6, 2, 1] : [2, 1];

    /// <summary>
    /// (x, w, b, y, OH, OW, O, segment, segments per kernel row, kernel rows, bytes between: output pixels in x, output
    /// rows in x, segments, kernel rows). A segment is a run of adjacent floats under the kernel.
    /// </summary>
    public int Convolution() => library.Of("convolution", () =>
    {
        const int w = 1, b = 2, y = 3, outputs = 6, segment = 7, perRow = 8, kernelRows = 9;
        var code = new FunctionCode([.. Enumerable.Repeat(I32, 14)], []);
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
            for (int i = segment; i < code.Parameters.Count; i++) code.Get(i);
            code.Get(lanes).Call(Panel(vectors, TilePixels));
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

    /// <summary>(x, w, b, y, in, out)</summary>
    public int Dense() => library.Of("dense", () =>
    {
        const int x = 0, w = 1, b = 2, y = 3, inputs = 4, outputs = 5, panelBytes = DenseColumns * FloatBytes;
        var code = new FunctionCode([.. Enumerable.Repeat(I32, 6)], []);
        code.Block(() => code.Loop(() =>
        {
            code.Get(outputs).Const(DenseColumns).Do(Op.I32Less).BranchIf(1);
            Operands().Const(0).Get(inputs).Const(1).Const(1);
            code.Const(0).Const(0).Const(0).Const(0).Const(0);
            code.Call(Panel(DenseColumns / Arithmetic.Lanes, [1]));
            code.Get(inputs).Const(panelBytes).Do(Op.I32Mul).AddTo(w);
            code.Step(b, panelBytes).Step(y, panelBytes).Step(outputs, -DenseColumns).Branch(0);
        }));
        Operands().Get(outputs).Get(inputs).Const(1).Const(1);
        code.Const(0).Const(0).Const(0).Const(0).Call(Convolution());
        return code;

        FunctionCode Operands() => code.Get(x).Get(w).Get(b).Get(y).Const(1).Const(1);
    });

    /// <summary>
    /// One panel of output channels for all pixels: (x, w, b, y, OH, OW, bytes of an output pixel, segment, segments per
    /// kernel row, kernel rows, bytes between: output pixels in x, output rows in x, segments, kernel rows; channels of
    /// the last vector if it is the only one).
    /// </summary>
    private int Panel(int vectors, int[] tiles) => library.Of($"panel{vectors}", () =>
    {
        const int x = 0, y = 3, rows = 4, columns = 5, pixelBytes = 6, pixelStep = 10, rowStep = 11;
        var code = new FunctionCode([.. Enumerable.Repeat(I32, 15)], []);
        int tileX = code.Local(I32), tileY = code.Local(I32), left = code.Local(I32), step = code.Local(I32);
        code.Repeat(rows, () =>
        {
            code.Get(x).Set(tileX).Get(y).Set(tileY).Get(columns).Set(left);
            Row(0);
            code.Get(rowStep).AddTo(x);
            code.Get(columns).Get(pixelBytes).Do(Op.I32Mul).AddTo(y);
        });
        return code;

        void Row(int choice)
        {
            int pixels = tiles[choice];
            if (choice == tiles.Length - 1) Tiles(pixels);
            else code.Get(columns).Const(pixels).Do(Op.I32GreaterOrEqual).If(() => Tiles(pixels), () => Row(choice + 1));
        }

        void Tiles(int pixels) => code.Loop(() =>
        {
            new TileCode(code, arithmetic, pixels, vectors, tileX, tileY).Write();
            code.Step(left, -pixels).Get(left).If(() =>
            {
                Min(code, left, pixels);
                code.Tee(step).Get(pixelStep).Do(Op.I32Mul).AddTo(tileX);
                code.Get(step).Get(pixelBytes).Do(Op.I32Mul).AddTo(tileY);
                code.Get(left).Const(pixels).Get(left).Const(pixels).Do(Op.I32Greater).Do(Op.Select).Set(left);
                code.Branch(1);
            });
        });
    });

    /// <summary>Leaves the smaller of a local and a number.</summary>
    private static void Min(FunctionCode code, int local, int number) =>
        code.Get(local).Const(number).Get(local).Const(number).Do(Op.I32Less).Do(Op.Select);

    /// <summary>The code of one tile, in a function with the parameters of <see cref="Panel"/>.</summary>
    private sealed class TileCode(
        FunctionCode code, Arithmetic arithmetic, int pixels, int vectors, int tileX, int tileY)
    {
        private const int W = 1, Bias = 2, PixelBytes = 6, Segment = 7, PerRow = 8, KernelRows = 9, PixelStep = 10,
            SegmentStep = 12, KernelRowStep = 13, LaneCount = 14;

        private readonly int[][] sums = [.. Enumerable.Range(0, pixels).Select(_ => code.Locals(V128, vectors))];
        private readonly int[] weights = code.Locals(V128, vectors);
        private readonly int[] pointers = code.Locals(I32, pixels);
        private readonly int weight = code.Local(I32), kernelRow = code.Local(I32), segmentStart = code.Local(I32),
            rowsLeft = code.Local(I32), segmentsLeft = code.Local(I32), stepsLeft = code.Local(I32),
            value = code.Local(V128);

        public void Write()
        {
            for (int v = 0; v < vectors; v++)
            {
                code.Get(Bias).Memory(MemoryOp.VectorLoad, v * Arithmetic.VectorBytes).Set(sums[0][v]);
                for (int p = 1; p < pixels; p++) code.Get(sums[0][v]).Set(sums[p][v]);
            }

            code.Get(W).Set(weight).Get(tileX).Set(kernelRow).Get(KernelRows).Set(rowsLeft);
            code.Repeat(rowsLeft, () =>
            {
                code.Get(kernelRow).Set(segmentStart).Get(PerRow).Set(segmentsLeft);
                code.Repeat(segmentsLeft, () =>
                {
                    WriteSegment();
                    code.Get(SegmentStep).AddTo(segmentStart);
                });
                code.Get(KernelRowStep).AddTo(kernelRow);
            });
            Store();
        }

        private void WriteSegment()
        {
            code.Get(segmentStart).Set(pointers[0]);
            for (int p = 1; p < pixels; p++)
                code.Get(pointers[p - 1]).Get(PixelStep).Do(Op.I32Add).Set(pointers[p]);
            // A single vector has a width that the code does not know, so its steps are written one by one.
            int unroll = vectors == 1 ? 1 : Unroll;
            if (unroll > 1)
            {
                code.Get(Segment).Const(int.Log2(unroll)).Do(Op.I32ShiftRight).Tee(stepsLeft);
                code.If(() => code.Repeat(stepsLeft, () => Steps(unroll)));
                code.Get(Segment).Const(unroll - 1).Do(Op.I32And).Tee(stepsLeft);
                code.If(() => code.Repeat(stepsLeft, () => Steps(1)));
            }
            else
            {
                code.Get(Segment).Set(stepsLeft).Repeat(stepsLeft, () => Steps(1));
            }
        }

        private void Steps(int count)
        {
            for (int step = 0; step < count; step++)
            {
                for (int v = 0; v < vectors; v++)
                    code.Get(weight).Memory(MemoryOp.VectorLoad, (step * vectors + v) * Arithmetic.VectorBytes)
                        .Set(weights[v]);
                for (int p = 0; p < pixels; p++)
                {
                    code.Get(pointers[p]).Memory(MemoryOp.VectorLoad32Splat, step * FloatBytes).Set(value);
                    for (int v = 0; v < vectors; v++)
                    {
                        code.Get(value).Get(weights[v]).Get(sums[p][v]);
                        arithmetic.MultiplyAdd(code);
                        code.Set(sums[p][v]);
                    }
                }
            }

            for (int p = 0; p < pixels; p++) code.Step(pointers[p], count * FloatBytes);
            if (vectors > 1) code.Step(weight, count * vectors * Arithmetic.VectorBytes);
            else code.Get(LaneCount).Const(FloatBytes).Do(Op.I32Mul).AddTo(weight);
        }

        private void Store()
        {
            int target = segmentStart;
            code.Get(tileY).Set(target);
            for (int p = 0; p < pixels; p++)
            {
                for (int v = 0; v < vectors; v++)
                {
                    void Whole() => code.Get(target).Get(sums[p][v])
                        .Memory(MemoryOp.VectorStore, v * Arithmetic.VectorBytes);
                    if (vectors > 1) Whole();
                    else code.Get(LaneCount).Const(Arithmetic.Lanes).Do(Op.I32Eq).If(Whole, () => Lanes(target, p));
                }

                code.Get(PixelBytes).AddTo(target);
            }
        }

        /// <summary>Stores 1 to 3 lanes: the floats after them belong to the next pixel.</summary>
        private void Lanes(int target, int p)
        {
            for (int lane = 0; lane < Arithmetic.Lanes - 1; lane++)
            {
                int stored = lane;
                void One() => code.Get(target).Get(sums[p][0]).StoreLane(stored, stored * FloatBytes);
                if (lane == 0) One();
                else code.Get(LaneCount).Const(lane).Do(Op.I32Greater).If(One);
            }
        }
    }
}
