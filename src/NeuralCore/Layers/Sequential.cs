namespace NeuralCore;

/// <summary>Layers one after another: the output of each is the input of the next.</summary>
/// <remarks><code>
/// Forward   a₀ = x,  aᵢ₊₁ = fᵢ(aᵢ),  y = a_L
/// Backward  g_L = dy,  gᵢ = fᵢ′(aᵢ)·gᵢ₊₁,  dx = g₀      the chain rule, last layer first
/// </code></remarks>
public sealed class Sequential
{
    private readonly Layer[] layers;

    public Sequential(IEnumerable<Layer> layers) => this.layers = [.. layers];

    public IReadOnlyList<Layer> Layers => layers;

    /// <summary>The shape of one output for one input of shape <paramref name="input"/>.</summary>
    public Shape OutputShape(Shape input)
    {
        foreach (Layer layer in layers) input = layer.OutputShape(input);
        return input;
    }

    /// <summary>
    /// Makes the parameters of all layers for inputs of shape <paramref name="input"/>; returns the shape of one
    /// output.
    /// </summary>
    /// <exception cref="ArgumentException">A layer cannot take its input.</exception>
    public Shape Build(Shape input)
    {
        foreach (Layer layer in layers)
        {
            layer.Build(input);
            input = layer.OutputShape(input);
        }

        return input;
    }

    /// <summary>All layers; those of branches come after the layer that contains them.</summary>
    public IEnumerable<Layer> Walk()
    {
        foreach (Layer layer in layers)
        {
            yield return layer;
            foreach (Sequential branch in layer.Branches)
            {
                foreach (Layer inner in branch.Walk()) yield return inner;
            }
        }
    }

    /// <summary>Runs the layers on the workspace's input; the result is the workspace's output.</summary>
    public void Forward(Workspace workspace, Phase phase) => Forward(workspace, phase, stageEnded: null);

    /// <summary>
    /// Runs the backward pass from the gradient of the workspace's output; requires a forward pass in the same
    /// workspace and phase.
    /// </summary>
    public void Backward(Workspace workspace, Phase phase) => Backward(workspace, phase, stageEnded: null);

    /// <param name="stageEnded">Called after each layer or group of fused layers.</param>
    internal void Forward(Workspace workspace, Phase phase, Action? stageEnded)
    {
        for (int i = 0; i < layers.Length; i += workspace.StageLength(i))
        {
            ForwardStage(workspace, phase, i);
            stageEnded?.Invoke();
        }
    }

    /// <param name="stageEnded">Called after each stage, as in <see cref="Forward(Workspace, Phase, Action)"/>.</param>
    internal void Backward(Workspace workspace, Phase phase, Action? stageEnded)
    {
        Guard.Require(workspace.HasGradients, $"This workspace was made for inference and has no gradients.");
        for (int end = layers.Length; end > 0 && workspace.Gradient(end) is not null;)
        {
            end = BackwardStage(workspace, phase, end);
            stageEnded?.Invoke();
        }
    }

    /// <summary>Runs layer <paramref name="i"/> and the layers fused with it.</summary>
    private void ForwardStage(Workspace workspace, Phase phase, int i)
    {
        if (workspace.Block(i) is { } block) block.Forward(workspace, i);
        else
            layers[i].Forward(new Pass(workspace, i, PhaseOf(i, phase)), workspace.Activation(i),
                workspace.Activation(i + 1));
    }

    /// <summary>Runs the backward pass of the stage whose output is activation <paramref name="end"/>.</summary>
    /// <returns>The activation that is the stage's input.</returns>
    private int BackwardStage(Workspace workspace, Phase phase, int end)
    {
        int first = workspace.StageBefore(end);
        Tensor dy = workspace.Gradient(end)!;
        if (workspace.Block(first) is { } block) block.Backward(workspace, first, dy);
        else
            layers[first].Backward(new Pass(workspace, first, PhaseOf(first, phase)), workspace.Activation(first),
                workspace.Activation(end), dy, workspace.Gradient(first));
        for (int i = first; i < end; i++)
        {
            // A frozen layer between others passes the gradient on; its parameter gradients are not used.
            if (layers[i].IsFrozen) ClearGradients(layers[i]);
        }

        return first;
    }

    /// <summary>
    /// The layer, here or in a branch, that needs the largest training batch; null if one input is enough for all
    /// layers.
    /// </summary>
    internal (Layer Layer, Shape Input, int Batch)? LargestMinBatch(Shape input)
    {
        (Layer Layer, Shape Input, int Batch)? largest = null;
        foreach (Layer layer in layers)
        {
            if (!layer.IsFrozen) Consider((layer, input, layer.MinTrainingBatch(input)));
            foreach (Sequential branch in layer.Branches) Consider(branch.LargestMinBatch(input));
            input = layer.OutputShape(input);
        }

        return largest;

        void Consider((Layer Layer, Shape Input, int Batch)? found)
        {
            if (found is { } other && other.Batch > (largest?.Batch ?? 1)) largest = other;
        }
    }

    /// <summary>Throws if a layer cannot join a network; changes nothing.</summary>
    internal void RequireFree()
    {
        var seen = new HashSet<Layer>(ReferenceEqualityComparer.Instance);
        foreach (Layer layer in Walk())
        {
            layer.RequireFree();
            Guard.Require(seen.Add(layer),
                $"{layer} is given twice: a layer has its weights and can be in one network only, once.");
        }
    }

    /// <summary>Removes the layers' names after a failed construction or a detach.</summary>
    internal void Leave()
    {
        foreach (Layer layer in layers) layer.Leave();
    }

    /// <param name="counts">Number of layers of each kind that already have this prefix.</param>
    internal void Join(string prefix, Dictionary<string, int> counts)
    {
        foreach (Layer layer in layers)
        {
            counts[layer.Kind] = counts.GetValueOrDefault(layer.Kind) + 1;
            layer.Join($"{prefix}{layer.Kind}{counts[layer.Kind]}");
        }
    }

    private static void ClearGradients(Layer frozen)
    {
        IReadOnlyList<Parameter> parameters = frozen.Parameters;
        for (int i = 0; i < parameters.Count; i++) parameters[i].Gradient.Span.Clear();
    }

    private Phase PhaseOf(int layer, Phase phase) => layers[layer].IsFrozen ? phase with { Training = false } : phase;
}
