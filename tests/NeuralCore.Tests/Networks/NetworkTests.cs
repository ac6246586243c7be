namespace NeuralCore.Tests.Networks;

public sealed class NetworkTests
{
    [Fact]
    public void Layers_and_parameters_are_named_by_kind_and_number_in_order()
    {
        Network network = NetworkArchitecture.Build("conv 3x3x4 same | residual ( conv 3x3x4 same | batchnorm + conv 1x1x4 ) | conv 3x3x2 | dense 10", new Shape(8, 8, 1), 1);
        Assert.Equal(
            [
                "conv1.weight", "conv1.bias", "residual1.conv1.weight", "residual1.conv1.bias", "residual1.batchnorm1.scale", "residual1.batchnorm1.shift", "residual1.conv2.weight", "residual1.conv2.bias",
                "conv2.weight", "conv2.bias", "dense1.weight", "dense1.bias", "residual1.batchnorm1.runningMean", "residual1.batchnorm1.runningVariance",
            ],
            network.State().Select(entry => entry.Key));
        Assert.Equal(network.Parameters.Sum(parameter => (long)parameter.Value.Length), network.ParameterCount);
    }

    [Fact]
    public void A_layer_cannot_join_two_networks_or_one_twice()
    {
        var layer = new Dense(3);
        _ = new Network(new Shape(3), 1, layer);
        Assert.Contains("Dense 'dense1' already belongs to a network", Assert.Throws<ArgumentException>(() => new Network(new Shape(3), 1, layer)).Message, StringComparison.Ordinal);
        var twice = new Dense(3);
        Assert.Throws<ArgumentException>(() => new Network(new Shape(3), 1, twice, twice));
    }

    [Fact]
    public void A_network_without_layers_is_refused() => Assert.Throws<ArgumentException>(() => new Network(new Shape(3), 1));

    [Fact]
    public void Inference_memory_has_no_gradients_and_says_so()
    {
        using var team = new WorkerTeam(1);
        Network network = NetworkArchitecture.Build("dense 2", new Shape(3), 1);
        Workspace workspace = network.CreateWorkspace(4, team);
        network.Forward(workspace);
        Assert.Throws<ArgumentException>(() => network.Backward(workspace, Phase.Train(1, 0)));
        Assert.Throws<InvalidOperationException>(() => workspace.OutputGradient);
    }
}
