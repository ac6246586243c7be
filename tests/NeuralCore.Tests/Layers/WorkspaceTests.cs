namespace NeuralCore.Tests.Layers;

public sealed class WorkspaceTests
{
    private const string Text = "conv 3x3x4 same relu | maxpool 2 | residual ( conv 3x3x4 same | batchnorm relu ) | dropout 0.3 | residual ( conv 1x1x6 + conv 3x3x6 same ) | dense 8 | layernorm | dense 3";

    [Fact]
    public void A_view_for_a_smaller_batch_trains_with_the_bits_of_a_workspace_of_that_size()
    {
        using var team = new WorkerTeam(2);
        Network one = NetworkArchitecture.Build(Text, new Shape(10, 8, 1), 1), other = NetworkArchitecture.Build(Text, new Shape(10, 8, 1), 1);
        Workspace whole = one.CreateWorkspace(9, team, training: true), own = other.CreateWorkspace(4, team, training: true);
        // A full batch first, whose remains must not shine through.
        Train(one, whole, 1);
        foreach (NeuralCore.Parameter parameter in one.Parameters) parameter.Gradient.Span.Clear();
        foreach ((KeyValuePair<string, Tensor> to, KeyValuePair<string, Tensor> from) in one.State().Zip(other.State())) to.Value.CopyFrom(from.Value);

        Train(one, whole.ForBatch(4), 2);
        Train(other, own, 2);
        Numbers.AssertSameBits(own.Output.Span, whole.ForBatch(4).Output.Span, "output");
        foreach ((NeuralCore.Parameter expected, NeuralCore.Parameter actual) in other.Parameters.Zip(one.Parameters))
        {
            Assert.Contains(expected.Gradient.Span.ToArray(), value => value != 0);
            Numbers.AssertSameBits(expected.Gradient.Span, actual.Gradient.Span, expected.Name);
        }
    }

    [Fact]
    public void A_view_is_made_once_and_shares_the_memory()
    {
        using var team = new WorkerTeam(1);
        Workspace whole = NetworkArchitecture.Build(Text, new Shape(10, 8, 1), 1).CreateWorkspace(9, team, training: true);
        Workspace part = whole.ForBatch(4);
        Assert.Same(part, whole.ForBatch(4));
        Assert.Same(whole, whole.ForBatch(9));
        Assert.Equal((4, new Shape(4, 10, 8, 1), new Shape(4, 3)), (part.Batch, part.Input.Shape, part.Output.Shape));
        part.Input[3, 9, 7, 0] = 42;
        Assert.Equal(42, whole.Input[3, 9, 7, 0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10)]
    public void A_view_for_nothing_or_for_more_is_refused(int batch)
    {
        using var team = new WorkerTeam(1);
        Workspace whole = NetworkArchitecture.Build(Text, new Shape(10, 8, 1), 1).CreateWorkspace(9, team);
        Assert.Contains($"cannot hold {batch}", Assert.Throws<ArgumentException>(() => whole.ForBatch(batch)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_asks_for_gradients_before_the_first_layer_that_learns()
    {
        using var team = new WorkerTeam(1);
        Workspace workspace = NetworkArchitecture.Build("maxpool 2 | relu | dense 5 relu | dense 3", new Shape(4, 4, 1), 1).CreateWorkspace(2, team, training: true);
        // maxpool, relu, flatten, dense, relu, dense
        Assert.Equal([true, true, true, true, false, false, false], Enumerable.Range(0, 7).Select(i => workspace.Gradient(i) is null));
    }

    [Fact]
    public void A_workspace_that_trains_takes_about_twice_the_memory_of_one_that_infers()
    {
        using var team = new WorkerTeam(1);
        Network network = NetworkArchitecture.Build(Text, new Shape(10, 8, 1), 1);
        long inference = network.CreateWorkspace(8, team).Bytes, training = network.CreateWorkspace(8, team, training: true).Bytes;
        Assert.InRange((double)training / inference, 1.3, 2.2);
    }

    private static void Train(Network network, Workspace workspace, ulong seed)
    {
        Numbers.Random(workspace.Input.Length, seed).CopyTo(workspace.Input.Span);
        Phase phase = Phase.Train(1, (long)seed);
        network.Forward(workspace, phase);
        Numbers.Random(workspace.Output.Length, seed + 1).CopyTo(workspace.OutputGradient.Span);
        network.Backward(workspace, phase);
    }
}
