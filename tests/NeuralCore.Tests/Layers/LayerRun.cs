namespace NeuralCore.Tests.Layers;

/// <summary>One layer alone, forward and backward, on tensors of the test's own.</summary>
internal sealed class LayerRun
{
    private readonly Layer layer;
    private readonly Pass pass;
    private readonly Tensor x;

    internal LayerRun(Layer layer, Tensor x, Phase? phase = null)
    {
        (this.layer, this.x) = (layer, x);
        layer.Build(x.Shape.Sample);
        var workspace = new Workspace(new Sequential([layer]), x.Shape.Sample, x.Shape[0], Alone, training: true);
        workspace.Input.CopyFrom(x);
        pass = new Pass(workspace, 0, phase ?? Phase.Train(1, 0));
        Y = workspace.Output;
        layer.Forward(pass, workspace.Input, Y);
    }

    /// <summary>The layer with its parameters, for inputs of that shape.</summary>
    internal static TLayer Built<TLayer>(TLayer layer, params ReadOnlySpan<int> input) where TLayer : Layer
    {
        layer.Build(new Shape(input));
        return layer;
    }

    private static WorkerTeam Alone { get; } = new(1);

    internal Tensor Y { get; }

    /// <summary>dx for this dy; it starts from numbers that must be overwritten.</summary>
    internal Tensor Backward(params float[] dy)
    {
        // Between two others, so that a layer that writes beside its gradient fails here and does not damage the heap.
        const float Untouched = 99;
        int batch = x.Shape[0];
        var memory = new Tensor(x.Shape.Sample.Batch(3 * batch));
        memory.Span.Fill(Untouched);
        Tensor dx = memory.Slice(batch, batch);
        layer.Backward(pass, x, Y, new Tensor(Y.Shape, dy), dx);
        foreach (int other in (int[])[0, 2 * batch])
            Assert.All(memory.Slice(other, batch).Span.ToArray(), value => Assert.Equal(Untouched, value));
        return dx;
    }

    /// <summary>A backward pass of which nobody needs dx.</summary>
    internal void BackwardWithoutDx(params float[] dy) => layer.Backward(pass, x, Y, new Tensor(Y.Shape, dy), null);

    internal static Tensor Tensor(Shape shape, params float[] values) => new(shape, values);

    internal static void Near(ReadOnlySpan<float> expected, Tensor actual, double tolerance = 1e-5)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual.Span[i], tolerance);
    }
}
