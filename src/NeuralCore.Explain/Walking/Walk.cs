using NeuralCore.Kernels.Softmax;

namespace NeuralCore.Explain.Walking;

/// <summary>
/// The passes of one image through a network with every intermediate tensor kept: layers one by one, nothing fused.
/// </summary>
/// <remarks><code>
/// Forward   the engine's, in the phase of the <see cref="WalkMode"/>
/// Loss      of sample 0, the image: see <see cref="LossEnd"/>
/// Backward  the engine's, last layer first, from dz; with a <see cref="Fault"/> one step is wrong
/// </code></remarks>
internal sealed class Walk
{
    private readonly Network network;
    private readonly InputScaling scaling;
    private readonly Tensor targets;
    private readonly Tensor probabilities;
    private readonly CtcTables? tables;
    private readonly Workspace other;

    /// <param name="targets">Of the data: their kind; for texts the longest one decides the memory.</param>
    /// <exception cref="InvalidDataException">The network is none that can be explained.</exception>
    public Walk(Model model, Targets targets, WalkMode mode)
    {
        (network, scaling, Mode, End) = (model.Network, model.Scaling, mode, LossEnd.Of(model.Network));
        Workspace = Create();
        other = Create();
        this.targets = new Tensor(targets.RowShape(Z.Shape.Sample).Batch(1));
        probabilities = End.Kind == EndKind.Sigmoid ? Workspace.Output : new Tensor(Z.Shape);
        if (End.Kind == EndKind.Ctc) tables = new CtcTables(Z.Shape[2], Z.Shape[3], this.targets.Length);
        Stages = [.. List(network.Layers, Workspace, 0, End.Layers), Last()];
        FaultLayer = FindFaultLayer();
    }

    public Network Network => network;

    public WalkMode Mode { get; }

    public LossEnd End { get; }

    public WorkerTeam Team { get; } = new(1);

    public Workspace Workspace { get; }

    /// <summary>The layers in the order of the forward pass, then the loss.</summary>
    public IReadOnlyList<LayerPass> Stages { get; }

    /// <summary>
    /// The layer in which <see cref="Fault.Transpose"/> and <see cref="Fault.Stale"/> are: the last dense layer; −1
    /// without one.
    /// </summary>
    public int FaultLayer { get; }

    public Fault Fault { get; private set; }

    /// <summary>The loss of the last forward pass.</summary>
    public double Loss { get; private set; }

    /// <summary>The class of the image; −1 for a line.</summary>
    public int Label { get; private set; }

    /// <summary>The class with the largest output.</summary>
    public int Prediction => Classification.ArgMax(OfImage(Z));

    /// <summary>Of the image: (C), or of the columns of a line, (T·K).</summary>
    public ReadOnlySpan<float> Probabilities => OfImage(probabilities);

    /// <summary>The logits of the whole batch.</summary>
    public Tensor Z => Workspace.Activation(End.Layers);

    /// <summary>The target of the image as its loss takes it.</summary>
    public Tensor Targets => targets;

    /// <summary>The symbols of the line's text; empty for a class.</summary>
    public int[] Text => tables?.Text ?? [];

    /// <summary>The text that is read from the line: the most probable class of each column.</summary>
    public int[] TextRead()
    {
        var symbols = new int[tables!.Frames];
        return symbols[..CtcDecoder.Greedy(OfImage(Z), tables.Frames, tables.Classes, symbols)];
    }

    /// <summary>Runs both passes; the gradients of the parameters are those of this image's loss.</summary>
    /// <param name="sample">The image, with the rest of its batch.</param>
    /// <param name="label">The class of the image; null: the predicted one, or for a line its text.</param>
    /// <param name="stale">The image whose activations <see cref="Fault.Stale"/> uses.</param>
    public void Run(Sample sample, int? label, Fault fault, Sample stale)
    {
        Fault = FaultLayer < 0 && fault != Fault.Sign ? Fault.None : fault;
        Forward(sample, Workspace);
        Target(sample, label);
        FillProbabilities();
        foreach (Parameter parameter in network.Parameters) parameter.Gradient.Span.Clear();
        Tensor dz = Workspace.Gradient(End.Layers)!;
        dz.Span.Clear();
        Loss = End.Loss.Evaluate(First(Z), targets, First(dz));
        Backward(stale, dz);
    }

    /// <summary>
    /// The gradient of the sum of <paramref name="weights"/>·z with respect to the input, by the correct backward pass
    /// in inference mode. The parameters' gradients are overwritten: call <see cref="Run"/> afterwards.
    /// </summary>
    /// <param name="input">(H, W, C), scaled.</param>
    /// <param name="weights">Of the logits, from their values.</param>
    public (float[] Gradient, float[] Logits) InputGradient(
        ReadOnlySpan<float> input, Func<ReadOnlySpan<float>, float[]> weights)
    {
        Workspace one = other.ForBatch(1);
        input.CopyTo(one.Input.Span);
        network.Forward(one);
        Tensor z = one.Activation(End.Layers);
        weights(z.Span).CopyTo(one.Gradient(End.Layers)!.Span);
        for (int i = End.Layers - 1; i >= 0; i--) StepBack(one, i, one.Activation(i), Phase.Inference);
        return (one.Gradient(0)!.Span.ToArray(), z.Span.ToArray());
    }

    /// <summary>Writes the batch of an image, scaled, to the input of a workspace.</summary>
    public void Fill(Sample sample, Workspace workspace)
    {
        sample.Data.FillSamples(Team, [sample.Index], workspace.Input.Slice(0, 1));
        int others = workspace.Batch - 1;
        if (others > 0) sample.Others.FillSamples(Team, sample.OtherIndices(others), workspace.Input.Slice(1, others));
        scaling.Apply(workspace.Input);
    }

    private static ReadOnlySpan<float> OfImage(Tensor batch) => First(batch).Span;

    private static Tensor First(Tensor batch) => batch.Slice(0, 1);

    private Workspace Create() =>
        new(network.Layers, network.InputShape, Mode.Batch, Team, training: true, inputGradient: true);

    private void Forward(Sample sample, Workspace workspace)
    {
        Fill(sample, workspace);
        // A forward pass of training moves the running statistics, which belong to the model.
        Tensor[] statistics = Mode.IsTraining
            ? [.. network.Layers.Walk().SelectMany(layer => layer.Statistics).Select(each => each.Value)] : [];
        float[][] values = [.. statistics.Select(statistic => statistic.Span.ToArray())];
        network.Forward(workspace, Mode.Phase);
        for (int i = 0; i < values.Length; i++) values[i].CopyTo(statistics[i].Span);
    }

    private void Target(Sample sample, int? label)
    {
        if (End.Kind == EndKind.Ctc)
        {
            Label = -1;
            sample.Data.FillTargets([sample.Index], targets);
            return;
        }

        Label = label ?? Prediction;
        targets.Span.Clear();
        targets[Label] = 1;
    }

    private void FillProbabilities()
    {
        if (End.Kind == EndKind.Sigmoid) return; // the sigmoid layer wrote them
        int classes = Z.Shape.Last;
        if (tables is null)
        {
            VectorSoftmax.Rows(Z.Span, probabilities.Span, Z.Length / classes, classes);
            return;
        }

        // CTC computes p from ln p in double precision.
        var logP = new double[Z.Length];
        CtcLoss.LogSoftmax(Z.Span, Z.Length / classes, classes, logP);
        for (int i = 0; i < logP.Length; i++) probabilities[i] = (float)LogSpace.Exp(logP[i]);
        tables.Fill(OfImage(Z),
            [.. targets.Span.ToArray().TakeWhile(symbol => symbol >= 0).Select(symbol => (int)symbol)]);
    }

    private void Backward(Sample stale, Tensor dz)
    {
        if (Fault == Fault.Sign) Negate(dz.Span);
        for (int i = End.Layers - 1; i >= 0; i--)
        {
            bool isFaulty = i == FaultLayer;
            Tensor x = Workspace.Activation(i);
            if (isFaulty && Fault == Fault.Stale)
            {
                Forward(stale, other);
                x = other.Activation(i);
            }

            StepBack(Workspace, i, x, Mode.Phase);
            if (isFaulty && Fault == Fault.Transpose)
                MissTranspose((Dense)network.Layers.Layers[i], Workspace.Gradient(i + 1)!, Workspace.Gradient(i)!);
        }
    }

    private void StepBack(Workspace workspace, int i, Tensor x, Phase phase) => network.Layers.Layers[i].Backward(
        new Pass(workspace, i, phase), x, workspace.Activation(i + 1), workspace.Gradient(i + 1)!,
        workspace.Gradient(i));

    private static void Negate(Span<float> dz)
    {
        foreach (ref float gradient in dz) gradient = -gradient;
    }

    private static void MissTranspose(Dense layer, Tensor dy, Tensor dx)
    {
        ReadOnlySpan<float> w = layer.Weight.Value.Span;
        int inputs = layer.InFeatures, outputs = layer.OutFeatures;
        for (int i = 0; i < dx.Length; i++)
        {
            float sum = 0;
            for (int o = 0; o < outputs; o++)
                sum = MathF.FusedMultiplyAdd(dy[i / inputs * outputs + o], w[o * inputs + i % inputs], sum);
            dx[i] = sum;
        }
    }

    private int FindFaultLayer()
    {
        for (int i = End.Layers - 1; i >= 0; i--)
        {
            if (network.Layers.Layers[i] is Dense) return i;
        }

        return -1;
    }

    private IEnumerable<LayerPass> List(Sequential chain, Workspace workspace, int depth, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Layer layer = chain.Layers[i];
            for (int b = 0; b < layer.Branches.Count; b++)
            {
                foreach (LayerPass inner in List(
                    layer.Branches[b], workspace.Branch(i, b), depth + 1, layer.Branches[b].Layers.Count))
                {
                    yield return inner;
                }
            }

            yield return new LayerPass(layer, layer.Name, depth, workspace, i, probabilities, null, Mode);
        }
    }

    private LayerPass Last() => new(null, End.Name, 0, Workspace, End.Layers, probabilities, tables, Mode);
}
