using NeuralCore.Tests.Training;

namespace NeuralCore.Tests.Layers;

public class ConvolutionBlockTests
{
    [Theory]
    [InlineData("cnn")]
    [InlineData("lenet")]
    [InlineData("conv 3x3x20 same relu | maxpool 2 | residual ( conv 3x3x20 same relu | conv 3x3x20 same ) | conv 3x3x8 relu | maxpool 2")]
    public void Joined_layers_give_the_bits_of_layers_one_by_one(string architecture)
    {
        architecture = Presets.Find(architecture, 10) ?? $"{architecture} | dense 10";
        Assert.Equal(Train(architecture, joined: false), Train(architecture, joined: true));
    }

    [Fact]
    public void Only_a_2x2_pool_right_after_relu_is_joined()
    {
        using var team = new WorkerTeam(1);
        Assert.True(IsJoined("conv 3x3x4 relu | maxpool 2", team));
        Assert.False(IsJoined("conv 3x3x4 tanh | maxpool 2", team));
        Assert.False(IsJoined("conv 3x3x4 relu | maxpool 3", team));
        Assert.False(IsJoined("conv 3x3x4 relu | maxpool 2 stride 1", team));
        Assert.False(IsJoined("conv 3x3x4 relu | avgpool 2", team));
        Assert.False(IsJoined("conv 3x3x4 stride 2 relu | maxpool 2", team));
    }

    [Fact]
    public void What_lies_inside_a_block_cannot_be_looked_at()
    {
        using var team = new WorkerTeam(1);
        Network network = TrainingCase.NewNetwork("conv 3x3x4 relu | maxpool 2 | dense 10");
        Workspace workspace = network.CreateWorkspace(2, team);
        Assert.Contains("joined: false", Assert.Throws<InvalidOperationException>(() => workspace.Activation(1)).Message, StringComparison.Ordinal);
        Assert.Equal(2 * 13 * 13 * 4, workspace.Activation(3).Length);
    }

    private static bool IsJoined(string architecture, WorkerTeam team) =>
        TrainingCase.NewNetwork($"{architecture} | dense 10").CreateWorkspace(1, team).Block(0) is not null;

    /// <summary>Three steps, the last on fewer images than the batch holds.</summary>
    private static Real[] Train(string architecture, bool joined)
    {
        using var team = new WorkerTeam(2);
        Network network = TrainingCase.NewNetwork(architecture);
        Workspace workspace = network.CreateWorkspace(20, team, training: true, joined);
        var optimizer = new Sgd(network.Parameters, learningRate: 0.01, momentum: 0.9);
        int image = 0;
        for (int step = 0; step < 3; step++)
        {
            Workspace part = workspace.ForBatch(step == 2 ? 13 : 20);
            TrainingCase.Digits.FillSamples(part.Team, [.. Enumerable.Range(image, part.Batch)], part.Input);
            network.Forward(part, Phase.Train(1, step));
            Numbers.Random(part.OutputGradient.Length, (ulong)step).CopyTo(part.OutputGradient.Span);
            network.Backward(part, Phase.Train(1, step));
            optimizer.Step(team);
            image += part.Batch;
        }

        return TrainingCase.Weights(network);
    }
}
