using NeuralCore.Kernels.Softmax;

namespace NeuralCore.Explain.Walking;

/// <summary>
/// The passes of one image through a network with every intermediate tensor kept: layers one by one, nothing fused.
/// </summary>
/// <remarks><code>
/// Forward   the engine's, in inference mode: running statistics, no dropout
/// Loss      L = −ln p[label],  p = softmax(z)
/// Backward  the engine's, last layer first, from dz = p − t; with a <see cref="Fault"/> one step is wrong
/// </code></remarks>
internal sealed class Walk
{
    private readonly Network network;
    private readonly InputScaling scaling;
    private readonly Tensor targets;
    private readonly Tensor probabilities;
    private readonly Workspace other;
    private readonly SoftmaxCrossEntropy loss = new();

    /// <exception cref="InvalidDataException">The outputs are not the logits of exclusive classes.</exception>
    public Walk(Model model)
    {
        (network, scaling) = (model.Network, model.Scaling);
        if (network.OutputShape.Rank != 1 || network.InputShape.Rank != 3
            || network.OutputMeaning != OutputMeaning.Logits)
        {
            throw new InvalidDataException(
                $"This network maps {network.InputShape} to {network.OutputShape} ({network.OutputMeaning}): " +
                "expected a classifier of images that ends with logits. 'neuralcore train' trains one.");
        }

        Workspace = new Workspace(network.Layers, network.InputShape, 1, Team, training: true, inputGradient: true);
        other = new Workspace(network.Layers, network.InputShape, 1, Team, training: true, inputGradient: true);
        targets = new Tensor(network.OutputShape.Batch(1));
        probabilities = new Tensor(network.OutputShape.Batch(1));
        Stages = [.. List(network.Layers, Workspace, 0), Last()];
        FaultLayer = FindFaultLayer();
    }

    public Network Network => network;

    public WorkerTeam Team { get; } = new(1);

    public Workspace Workspace { get; }

    /// <summary>The layers in the order of the forward pass, then softmax and loss.</summary>
    public IReadOnlyList<LayerPass> Stages { get; }

    /// <summary>
    /// The layer in which <see cref="Fault.Transpose"/> and <see cref="Fault.Stale"/> are: the last dense layer; −1
    /// without one.
    /// </summary>
    public int FaultLayer { get; }

    public Fault Fault { get; private set; }

    /// <summary>The loss of the last forward pass.</summary>
    public double Loss { get; private set; }

    public int Label { get; private set; }

    public int Prediction => Classification.ArgMax(Workspace.Output.Span);

    public ReadOnlySpan<float> Probabilities => probabilities.Span;

    public Tensor Targets => targets;

    /// <summary>Runs both passes; the gradients of the parameters are those of this image alone.</summary>
    /// <param name="label">The class of the image; null: the predicted one.</param>
    /// <param name="stale">The image whose activations <see cref="Fault.Stale"/> uses.</param>
    public void Run(Dataset data, int index, int? label, Fault fault, (Dataset Data, int Index) stale)
    {
        Fault = FaultLayer < 0 && fault != Fault.Sign ? Fault.None : fault;
        Fill(data, index, Workspace);
        network.Forward(Workspace);
        Label = label ?? Prediction;
        targets.Span.Clear();
        targets[Label] = 1;
        VectorSoftmax.Rows(Workspace.Output.Span, probabilities.Span, 1, probabilities.Length);
        foreach (Parameter parameter in network.Parameters) parameter.Gradient.Span.Clear();
        Loss = loss.Evaluate(Workspace.Output, targets, Workspace.OutputGradient);
        Backward(stale);
    }

    /// <summary>
    /// The gradient of the sum of <paramref name="weights"/>·z with respect to the input, by the correct backward pass.
    /// The parameters' gradients are overwritten: call <see cref="Run"/> afterwards.
    /// </summary>
    /// <param name="input">(H, W, C), scaled.</param>
    /// <param name="weights">Of the logits, from their values.</param>
    public (float[] Gradient, float[] Logits) InputGradient(
        ReadOnlySpan<float> input, Func<ReadOnlySpan<float>, float[]> weights)
    {
        input.CopyTo(other.Input.Span);
        network.Forward(other);
        weights(other.Output.Span).CopyTo(other.OutputGradient.Span);
        network.Backward(other, Phase.Inference);
        return (other.Gradient(0)!.Span.ToArray(), other.Output.Span.ToArray());
    }

    /// <summary>Writes an image, scaled, to the input of a workspace of batch 1.</summary>
    public void Fill(Dataset data, int index, Workspace workspace)
    {
        data.FillSamples(Team, [index], workspace.Input);
        scaling.Apply(workspace.Input);
    }

    private void Backward((Dataset Data, int Index) stale)
    {
        if (Fault == Fault.Sign) Negate(Workspace.OutputGradient.Span);
        for (int i = network.Layers.Layers.Count - 1; i >= 0; i--)
        {
            bool isFaulty = i == FaultLayer;
            Tensor x = Workspace.Activation(i), dy = Workspace.Gradient(i + 1)!;
            if (isFaulty && Fault == Fault.Stale)
            {
                Fill(stale.Data, stale.Index, other);
                network.Forward(other);
                x = other.Activation(i);
            }

            network.Layers.Layers[i].Backward(
                new Pass(Workspace, i, Phase.Inference), x, Workspace.Activation(i + 1), dy, Workspace.Gradient(i));
            if (isFaulty && Fault == Fault.Transpose)
                MissTranspose((Dense)network.Layers.Layers[i], dy.Span, Workspace.Gradient(i)!.Span);
        }
    }

    private static void Negate(Span<float> dz)
    {
        foreach (ref float gradient in dz) gradient = -gradient;
    }

    private static void MissTranspose(Dense layer, ReadOnlySpan<float> dy, Span<float> dx)
    {
        ReadOnlySpan<float> w = layer.Weight.Value.Span;
        for (int i = 0; i < dx.Length; i++)
        {
            float sum = 0;
            for (int o = 0; o < dy.Length; o++) sum = MathF.FusedMultiplyAdd(dy[o], w[o * dx.Length + i], sum);
            dx[i] = sum;
        }
    }

    private int FindFaultLayer()
    {
        for (int i = network.Layers.Layers.Count - 1; i >= 0; i--)
        {
            if (network.Layers.Layers[i] is Dense) return i;
        }

        return -1;
    }

    private IEnumerable<LayerPass> List(Sequential chain, Workspace workspace, int depth)
    {
        for (int i = 0; i < chain.Layers.Count; i++)
        {
            for (int b = 0; b < chain.Layers[i].Branches.Count; b++)
            {
                foreach (LayerPass inner in List(chain.Layers[i].Branches[b], workspace.Branch(i, b), depth + 1))
                    yield return inner;
            }

            yield return new LayerPass(chain.Layers[i], chain.Layers[i].Name, depth, workspace, i, probabilities);
        }
    }

    private LayerPass Last() => new(null, "softmax and loss", 0, Workspace, network.Layers.Layers.Count, probabilities);
}
