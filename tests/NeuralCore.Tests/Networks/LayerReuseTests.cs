using NeuralCore.Tests.Data;
using NeuralCore.Tests.Training;

namespace NeuralCore.Tests.Networks;

/// <summary>Layers outlive a network that could not be made, and move from one network to another.</summary>
public sealed class LayerReuseTests
{
    [Fact]
    public void After_a_network_that_could_not_be_made_its_layers_join_another_with_the_same_bits()
    {
        Conv2D conv = new(4, 3);
        Dense dense = new(5);
        Assert.Throws<ArgumentException>(() => new Network(new Shape(8, 8, 2), 1, conv, dense)); // no flatten
        Assert.Throws<ArgumentException>(() => new Network(new Shape(2, 2, 2), 1, conv, new Flatten(), dense)); // smaller than the kernel
        Assert.Equal(("Conv2D", false), (conv.ToString(), conv.IsBuilt));
        var network = new Network(new Shape(8, 8, 1), 3, conv, new Flatten(), dense);
        var never = new Network(new Shape(8, 8, 1), 3, new Conv2D(4, 3), new Flatten(), new Dense(5));
        Assert.Equal(WeightHash.Of(never), WeightHash.Of(network));
    }

    [Fact]
    public void After_a_layer_s_own_code_throws_those_before_it_are_as_they_were()
    {
        var dense = new Dense(5);
        Assert.Throws<DivideByZeroException>(() => new Network(new Shape(8), 1, dense, new Broken()));
        Assert.Equal(new Shape(5), new Network(new Shape(3), 1, dense).OutputShape);
        Assert.Equal(3, dense.InFeatures);
    }

    [Fact]
    public void A_layer_that_is_given_twice_or_is_taken_leaves_the_others_free()
    {
        Dense first = new(3), taken = new(3);
        Network owner = new(new Shape(3), 1, taken);
        Assert.Contains("is given twice", Assert.Throws<ArgumentException>(() => new Network(new Shape(3), 1, first, new Residual([first]))).Message, StringComparison.Ordinal);
        Assert.Contains("Dense 'dense1' already belongs", Assert.Throws<ArgumentException>(() => new Network(new Shape(3), 1, first, taken)).Message, StringComparison.Ordinal);
        Assert.Equal(("dense1", ""), (taken.Name, first.Name));
        _ = new Network(new Shape(3), 1, first);
        Assert.Equal("dense1.weight", owner.Parameters[0].Name);
    }

    [Fact]
    public void A_residual_that_cannot_be_made_leaves_its_layers_free()
    {
        var dense = new Dense(3);
        Assert.Throws<ArgumentException>(() => new Residual([dense], [new Flatten()]));
        Assert.Throws<ArgumentException>(() => new Network(new Shape(2), 1, new Residual([dense]))); // 3 and 2 are not added
        _ = new Network(new Shape(3), 1, new Residual([dense]));
    }

    /// <summary>The example of docs/own-layers.md.</summary>
    [Fact]
    public void A_new_head_learns_on_the_layers_of_a_saved_network()
    {
        using var scratch = new Scratch();
        string path = scratch.Path("digits.safetensors");
        Network digits = TrainingCase.NewNetwork("conv 3x3x4 relu | maxpool 4 | batchnorm | flatten | dense 10");
        Trainer.Fit(digits, TrainingCase.Digits, TrainingCase.Options());
        ModelFile.Save(path, new Model(digits, TrainingCase.Digits.ClassNames));
        var data = TrainingCase.Digits;
        TrainingOptions options = TrainingCase.Options(epochs: 6);

        Network trained = ModelFile.Load(path).Network;
        Layer[] body = [.. trained.Detach().SkipLast(1)];
        foreach (Layer layer in body) layer.IsFrozen = true;
        var network = new Network(data.SampleShape, seed: 1, [.. body, new Dense(32), new ReLU(), new Dense(10)]);
        History history = Trainer.Fit(network, data, options);

        Assert.True(history.Epochs[^1].TrainLoss < 0.7 * history.Epochs[0].TrainLoss, $"{history.Epochs[0].TrainLoss} to {history.Epochs[^1].TrainLoss}");
        var before = digits.State().ToDictionary(pair => pair.Key, pair => pair.Value.Span.ToArray());
        foreach ((string name, Tensor tensor) in network.State().Where(pair => !pair.Key.StartsWith("dense", StringComparison.Ordinal)))
            Numbers.AssertSameBits(before[name], tensor.Span, name); // running statistics too
        Assert.Throws<InvalidOperationException>(() => trained.Layers);
        // It is a network like any other.
        ModelFile.Save(path, new Model(network, data.ClassNames));
        Assert.Equal(WeightHash.Of(network), WeightHash.Of(ModelFile.Load(path).Network));
    }

    [Fact]
    public void Without_freezing_the_taken_layers_start_from_their_weights_and_learn()
    {
        Network first = TrainingCase.NewNetwork(), second;
        float[] weights = first.Parameters[0].Value.Span.ToArray();
        second = new Network(first.InputShape, seed: 99, [.. first.Detach().SkipLast(1), new Dense(10)]);
        Numbers.AssertSameBits(weights, second.Parameters[0].Value.Span, "dense1.weight");
        Trainer.Fit(second, TrainingCase.Digits, TrainingCase.Options(epochs: 1));
        Assert.NotEqual(weights, second.Parameters[0].Value.Span.ToArray());
    }

    [Fact]
    public void A_frozen_layer_between_others_passes_the_gradient_on_and_stays()
    {
        Dense below = new(8), frozen = new(8);
        var network = new Network(TrainingCase.Digits.SampleShape, 1, new Flatten(), below, new Residual([frozen, new ReLU()]), new Dense(10));
        network.Layers.Layers[2].IsFrozen = true;
        Assert.True(frozen.IsFrozen);
        Assert.Equal(["dense1.weight", "dense1.bias", "dense2.weight", "dense2.bias"], network.TrainableParameters.Select(parameter => parameter.Name));
        float[] stays = frozen.Weight.Value.Span.ToArray(), changes = below.Weight.Value.Span.ToArray();
        Trainer.Fit(network, TrainingCase.Digits, TrainingCase.Options(epochs: 1));
        Numbers.AssertSameBits(stays, frozen.Weight.Value.Span, "frozen");
        Assert.NotEqual(changes, below.Weight.Value.Span.ToArray());
        Assert.All(frozen.Weight.Gradient.Span.ToArray(), gradient => Assert.Equal(0, gradient));
    }

    [Fact]
    public void Layers_taken_over_keep_checking_their_inputs()
    {
        IReadOnlyList<Layer> layers = TrainingCase.NewNetwork().Detach();
        Assert.Equal("Dense 'dense1': input is 100, weights expect 784 features.", Assert.Throws<ArgumentException>(() => new Network(new Shape(10, 10, 1), 1, layers)).Message);
        Assert.Equal(new Shape(10), new Network(TrainingCase.Digits.SampleShape, 1, layers).OutputShape);
    }

    private sealed class Broken : Layer
    {
        public override string Kind => "broken";

        public override Shape OutputShape(Shape input) => input;

        protected override void CreateParameters(Shape input) => throw new DivideByZeroException();

        public override void Forward(Pass pass, Tensor x, Tensor y) => y.CopyFrom(x);

        public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx) => dx?.CopyFrom(dy);
    }
}
