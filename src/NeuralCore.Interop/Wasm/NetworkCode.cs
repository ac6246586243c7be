using NeuralCore.Interop.Onnx.Export;
using NeuralCore.Interop.Wasm.Emit;
using NeuralCore.Interop.Wasm.Functions;
using NeuralCore.Interop.Wasm.Stages;

namespace NeuralCore.Interop.Wasm;

/// <summary>A network as stages, and the two functions that plan its memory and run it.</summary>
/// <remarks>
/// plan(width) fills the plan: the shape and the address of every tensor. It returns the address of the input, or 0 if
/// the network does not take this width or there is not enough memory. run() computes the tensors in order and returns
/// the address of the last.
/// </remarks>
internal sealed class NetworkCode
{
    /// <summary>Widest input of a network of free width.</summary>
    private const int MaxFreeWidth = 16_384;

    /// <summary>Activations are at most this long, so that addresses fit 31 bits.</summary>
    private const long MaxActivationBytes = 1 << 30;

    private readonly Network network;
    private readonly List<LayerStage> stages = [];
    private readonly List<Slot> slots = [];

    /// <exception cref="ArgumentException">A layer cannot be exported; the message names it.</exception>
    public NetworkCode(Network network)
    {
        this.network = network;
        Shape input = network.InputShape;
        Guard.Require(input.Rank is 1 or 3,
            $"The input of the network is {input}: a WebAssembly module takes images H×W×C or a row of features.");
        Memory = new StaticMemory(1 + network.Layers.Walk().Count());
        slots.Add(Slot.Of(0, input));
        HasFreeWidth = GraphExport.HasFreeWidth(network);
        MaxWidth = Width(input);
        for (int width = MaxFreeWidth; HasFreeWidth && width > MaxWidth; width /= 2)
        {
            if (ActivationBytes(width) <= MaxActivationBytes) MaxWidth = width;
        }

        long bytes = ActivationBytes(MaxWidth);
        Guard.Require(bytes <= MaxActivationBytes,
            $"The activations of the network take {bytes} bytes; a WebAssembly module has room for "
            + $"{MaxActivationBytes}.");
        Chain(network.Layers, slots[0], input);
    }

    public StaticMemory Memory { get; }

    public IReadOnlyList<LayerStage> Stages => stages;

    /// <summary>Whether the network takes images of other widths, as line readers do.</summary>
    public bool HasFreeWidth { get; }

    public int MaxWidth { get; private set; }

    /// <summary>(width) → address of the input or 0.</summary>
    public FunctionCode Plan()
    {
        const int width = 0;
        var code = new FunctionCode([ValueKind.I32], [ValueKind.I32]);
        int next = code.Local(ValueKind.I32), scratch = code.Local(ValueKind.I32), bytes = code.Local(ValueKind.I32),
            result = code.Local(ValueKind.I32);
        code.Get(width).Const(HasFreeWidth ? 1 : MaxWidth).Do(Op.I32LessSigned).Get(width).Const(MaxWidth)
            .Do(Op.I32GreaterSigned).Do(Op.I32Or);
        ReturnZeroIf(code);
        code.Const(Memory.Length).Set(next);
        Place(slots[0], () => code.Get(width), view: null);
        foreach (LayerStage stage in stages)
        {
            Place(stage.Output, () => stage.PlanWidth(code), stage.IsView ? stage.Input : null);
            if (!stage.PlanScratch(code)) continue;
            code.Tee(bytes).Get(scratch).Get(bytes).Get(scratch).Do(Op.I32Greater).Do(Op.Select).Set(scratch);
        }

        code.Const(StaticMemory.ScratchAddress).Get(next).Memory(MemoryOp.I32Store);
        // pages = ⌈(next + scratch)/64 Ki⌉, of which the memory may have some already
        code.Get(next).Get(scratch).Do(Op.I32Add).Const(WasmModule.PageBytes - 1).Do(Op.I32Add)
            .Const(int.Log2(WasmModule.PageBytes)).Do(Op.I32ShiftRight).MemorySize().Do(Op.I32Sub).Tee(bytes);
        code.Const(0).Do(Op.I32GreaterSigned).If(() =>
        {
            code.Get(bytes).MemoryGrow().Const(-1).Do(Op.I32Eq);
            ReturnZeroIf(code);
        });
        return slots[0].Load(code, Slot.AddressField);

        void Place(Slot slot, Action pushWidth, Slot? view)
        {
            pushWidth();
            code.Tee(result).Const(1).Do(Op.I32LessSigned);
            ReturnZeroIf(code);
            slot.Store(code, Slot.HeightField, () => code.Const(slot.Height));
            slot.Store(code, Slot.WidthField, () => code.Get(result));
            slot.Store(code, Slot.ChannelsField, () => code.Const(slot.Channels));
            slot.Store(code, Slot.AddressField, () =>
            {
                if (view is null) code.Get(next);
                else view.Load(code, Slot.AddressField);
            });
            if (view is not null) return;
            // StaticMemory.Align
            code.Get(result).Const(slot.ColumnBytes).Do(Op.I32Mul).Const(2 * Arithmetic.VectorBytes - 1).Do(Op.I32Add)
                .Const(-Arithmetic.VectorBytes).Do(Op.I32And).AddTo(next);
        }
    }

    /// <summary>() → address of the output.</summary>
    public FunctionCode Run(KernelFunctions kernels)
    {
        var code = new FunctionCode([], [ValueKind.I32]);
        foreach (LayerStage stage in stages) stage.Run(code, kernels);
        return stages[^1].Output.Load(code, Slot.AddressField);
    }

    private Slot Chain(Sequential chain, Slot x, Shape shape)
    {
        foreach (Layer layer in chain.Layers)
        {
            Shape output = layer.OutputShape(shape);
            LayerStage stage = layer is Residual residual ? Sum(residual, x, shape, output)
                : StageOf(layer, x, shape, output);
            stages.Add(stage);
            (x, shape) = (stage.Output, output);
        }

        return x;
    }

    private SumStage Sum(Residual residual, Slot x, Shape shape, Shape output)
    {
        Slot branch = Chain(residual.Branch, x, shape),
            shortcut = residual.Projection is { } projection ? Chain(projection, x, shape) : x;
        return new SumStage(residual, branch, shortcut, NewSlot(output));
    }

    private LayerStage StageOf(Layer layer, Slot x, Shape shape, Shape output)
    {
        Slot y = NewSlot(output);
        return layer switch
        {
            Conv2D conv => new ConvolutionStage(conv, x, y, conv.Geometry(shape.Batch(1)),
                Memory.PlaceWeights(conv.Weight.Value, ProductFunctions.ConvolutionColumns),
                Bias(conv.Bias, conv.OutChannels)),
            Dense dense => new DenseStage(dense, x, y,
                Memory.PlaceWeights(dense.Weight.Value, ProductFunctions.DenseColumns),
                Bias(dense.Bias, dense.OutFeatures)),
            Pooling2D pool => new PoolingStage(pool, x, y),
            GlobalAveragePool2D => new GlobalPoolingStage(layer, x, y),
            BatchNorm norm => new BatchNormStage(norm, x, y, Memory.Place(norm.RunningMean.Span),
                Memory.Place(norm.InferenceFactors()), Memory.Place(norm.Shift.Value.Span)),
            LayerNorm norm => new LayerNormStage(norm, x, y, Memory.Place(norm.Scale.Value.Span),
                Memory.Place(norm.Shift.Value.Span)),
            Activation activation when ElementFunctions.Has(activation) => new ActivationStage(activation, x, y),
            Flatten or Dropout => new ViewStage(layer, x, y),
            _ => throw new ArgumentException($"{layer} cannot be exported to WebAssembly: there is code for the layers "
                + "of NeuralCore only. Export the model to ONNX, or run it on the server."),
        };
    }

    private Slot NewSlot(Shape shape)
    {
        slots.Add(Slot.Of(slots.Count, shape));
        return slots[^1];
    }

    private int Bias(Parameter? bias, int outputs) => Memory.Place(bias is null ? new float[outputs] : bias.Value.Span);

    /// <summary>Bytes of all tensors and of the padded image, for an input of this width.</summary>
    private long ActivationBytes(int width)
    {
        Shape input = network.InputShape;
        return Bytes(network.Layers, input.Rank == 3 ? new Shape(input[0], width, input[2]) : input);

        static long Bytes(Sequential chain, Shape shape)
        {
            long sum = Size(shape);
            foreach (Layer layer in chain.Layers)
            {
                foreach (Sequential branch in layer.Branches) sum += Bytes(branch, shape);
                if (layer is Conv2D conv) sum += sizeof(float) * (long)conv.Geometry(shape.Batch(1)).PaddedLength;
                shape = layer.OutputShape(shape);
                sum += Size(shape);
            }

            return sum;
        }

        static long Size(Shape shape) => StaticMemory.Align(sizeof(float) * (long)shape.Length);
    }

    private static int Width(Shape input) => input.Rank == 3 ? input[1] : 1;

    private static void ReturnZeroIf(FunctionCode code) => code.If(() => code.Const(0).Do(Op.Return));
}
