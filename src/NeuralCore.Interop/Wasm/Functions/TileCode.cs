using NeuralCore.Interop.Wasm.Emit;
using static NeuralCore.Interop.Wasm.Emit.ValueKind;

namespace NeuralCore.Interop.Wasm.Functions;

/// <summary>
/// The code of one tile, pixels by vectors of output channels, in a function with the parameters of
/// <c>ProductFunctions.Panel</c>.
/// </summary>
/// <param name="tileX">Local with the address of the first pixel under the kernel.</param>
/// <param name="tileY">Local with the address of the first output.</param>
internal abstract class TileCode(FunctionCode code, int pixels, int vectors, int tileX, int tileY)
{
    private const int W = 1, Bias = 2, PixelBytes = 6, Segment = 7, PerRow = 8, KernelRows = 9, PixelStep = 10,
        SegmentStep = 12, KernelRowStep = 13, LaneCount = 14;

    private readonly int weight = code.Local(I32), kernelRow = code.Local(I32), segmentStart = code.Local(I32),
        rowsLeft = code.Local(I32), segmentsLeft = code.Local(I32), stepsLeft = code.Local(I32);

    private readonly int[] pointers = code.Locals(I32, pixels);

    protected FunctionCode Code => code;

    protected int Pixels => pixels;

    protected int Vectors => vectors;

    /// <summary>Steps of the reduction in one turn of the inner loop, a power of 2.</summary>
    protected virtual int Unroll => 1;

    /// <summary>The sums of the tile, stored.</summary>
    public void Write()
    {
        Sum();
        Store();
    }

    /// <summary>The sums of the tile in locals.</summary>
    public void Sum()
    {
        for (int v = 0; v < vectors; v++)
        {
            int offset = v * Arithmetic.VectorBytes;
            SetSums(v, half => code.Get(Bias).Memory(half < 0 ? MemoryOp.VectorLoad : MemoryOp.VectorLoad64Zero,
                offset + Math.Max(half, 0) * Arithmetic.VectorBytes / 2));
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
    }

    /// <summary>Sets the sums of a vector, for all pixels, to the bias.</summary>
    /// <param name="load">Leaves the bias: whole for −1, its first or second half for 0 and 1.</param>
    protected abstract void SetSums(int vector, Action<int> load);

    /// <summary>One step of the reduction: sums += x·w.</summary>
    /// <param name="step">Of the unrolled steps.</param>
    protected abstract void Step(int step);

    /// <summary>Leaves the four floats of a sum.</summary>
    protected abstract void LoadSum(int pixel, int vector);

    /// <summary>Leaves weights of a step: a vector of floats, or two of them for a load of 64 bits.</summary>
    protected FunctionCode Weights(int step, int vector, MemoryOp load, int offset = 0) =>
        code.Get(weight).Memory(load, (step * vectors + vector) * Arithmetic.VectorBytes + offset);

    /// <summary>Leaves x of a pixel in all four lanes.</summary>
    protected FunctionCode X(int pixel, int step) =>
        code.Get(pointers[pixel]).Memory(MemoryOp.VectorLoad32Splat, step * sizeof(float));

    private void WriteSegment()
    {
        code.Get(segmentStart).Set(pointers[0]);
        for (int p = 1; p < pixels; p++)
            code.Get(pointers[p - 1]).Get(PixelStep).Do(Op.I32Add).Set(pointers[p]);
        if (vectors > 1 && Unroll > 1)
        {
            code.Get(Segment).Const(int.Log2(Unroll)).Do(Op.I32ShiftRight).Tee(stepsLeft);
            code.If(() => code.Repeat(stepsLeft, () => Steps(Unroll)));
            code.Get(Segment).Const(Unroll - 1).Do(Op.I32And).Tee(stepsLeft);
            code.If(() => code.Repeat(stepsLeft, () => Steps(1)));
        }
        else
        {
            // The width of a single vector is not known here, so that its steps are not unrolled.
            code.Get(Segment).Set(stepsLeft).Repeat(stepsLeft, () => Steps(1));
        }
    }

    private void Steps(int count)
    {
        for (int step = 0; step < count; step++) Step(step);
        for (int p = 0; p < pixels; p++) code.Step(pointers[p], count * sizeof(float));
        if (vectors > 1) code.Step(weight, count * vectors * Arithmetic.VectorBytes);
        else code.Get(LaneCount).Const(sizeof(float)).Do(Op.I32Mul).AddTo(weight);
    }

    public void Store()
    {
        int target = segmentStart;
        code.Get(tileY).Set(target);
        for (int p = 0; p < pixels; p++)
        {
            for (int v = 0; v < vectors; v++)
            {
                if (vectors > 1) Whole(p, v);
                else StoreLanes(p);
            }

            code.Get(PixelBytes).AddTo(target);
        }

        void Whole(int p, int v)
        {
            code.Get(target);
            LoadSum(p, v);
            code.Memory(MemoryOp.VectorStore, v * Arithmetic.VectorBytes);
        }

        // 1 to 3 lanes one by one: the floats after them belong to the next pixel.
        void StoreLanes(int p) => code.Get(LaneCount).Const(Arithmetic.Lanes).Do(Op.I32Eq).If(() => Whole(p, 0), () =>
        {
            for (int lane = 0; lane < Arithmetic.Lanes - 1; lane++)
            {
                int stored = lane;
                code.Get(LaneCount).Const(lane).Do(Op.I32Greater).If(() =>
                {
                    code.Get(target);
                    LoadSum(p, 0);
                    code.StoreLane(stored, stored * sizeof(float));
                });
            }
        });
    }
}

/// <summary>Sums of four floats, by <see cref="Arithmetic.MultiplyAdd"/>.</summary>
internal sealed class FloatTileCode(
    FunctionCode code, Arithmetic arithmetic, int pixels, int vectors, int tileX, int tileY)
    : TileCode(code, pixels, vectors, tileX, tileY)
{
    private readonly int[][] sums = [.. Enumerable.Range(0, pixels).Select(_ => code.Locals(V128, vectors))];
    private readonly int[] weights = code.Locals(V128, vectors);
    private readonly int value = code.Local(V128);

    protected override int Unroll => arithmetic.IsRelaxed ? 4 : 1;

    protected override void SetSums(int vector, Action<int> load)
    {
        load(-1);
        Code.Set(sums[0][vector]);
        for (int p = 1; p < Pixels; p++) Code.Get(sums[0][vector]).Set(sums[p][vector]);
    }

    protected override void Step(int step)
    {
        for (int v = 0; v < Vectors; v++) Weights(step, v, MemoryOp.VectorLoad).Set(weights[v]);
        for (int p = 0; p < Pixels; p++)
        {
            X(p, step).Set(value);
            for (int v = 0; v < Vectors; v++)
            {
                Code.Get(value).Get(weights[v]).Get(sums[p][v]);
                arithmetic.MultiplyAdd(Code);
                Code.Set(sums[p][v]);
            }
        }
    }

    protected override void LoadSum(int pixel, int vector) => Code.Get(sums[pixel][vector]);
}
