using NeuralCore.Tests.Data;
using NeuralCore.Tests.Layers;
using NeuralCore.Tests.Models;
using NeuralCore.Tests.Training;
using OwnLayer;

namespace NeuralCore.Tests.Networks;

/// <summary>A layer from an assembly that sees nothing but the public API: tests/OwnLayer.</summary>
public sealed class OwnLayerTests
{
    public OwnLayerTests() => Swish.Register();

    [Fact]
    public void It_computes_as_silu_does_while_its_slope_is_1()
    {
        Tensor x = LayerRun.Tensor(new Shape(2, 3), -2, -1, 0, 1, 2, 3);
        Swish own = LayerRun.Built(new Swish(), 3);
        own.Initialize(default);
        LayerRun ours = new(own, x), theirs = new(new SiLU(), x);
        LayerRun.Near(theirs.Y.Span, ours.Y);
        LayerRun.Near(theirs.Backward(1, 2, 3, 4, 5, 6).Span, ours.Backward(1, 2, 3, 4, 5, 6));
    }

    [Fact]
    public void It_learns_in_a_network()
    {
        var swish = new Swish();
        var network = new Network(TrainingCase.Digits.SampleShape, seed: 1, new Flatten(), new Dense(16), swish, new Dense(10));
        History history = Trainer.Fit(network, TrainingCase.Digits, TrainingCase.Options(epochs: 4));
        Assert.True(history.Epochs[^1].TrainLoss < 0.8 * history.Epochs[0].TrainLoss, $"{history.Epochs[0].TrainLoss} to {history.Epochs[^1].TrainLoss}");
        Assert.Contains(swish.Beta.Value.Span.ToArray(), beta => beta != 1);
        Assert.Equal("swish1.beta", swish.Beta.Name);
    }

    [Fact]
    public void Once_registered_it_is_saved_and_loaded_with_its_arguments_and_weights()
    {
        using var scratch = new Scratch();
        Network network = Sample.Network("flatten | dense 4 | swish start 0.5 | residual ( swish ) | dense 2", new Shape(2, 2, 1));
        ModelFile.Save(scratch.Path("m"), new Model(network, Sample.TwoClasses));
        Network loaded = ModelFile.Load(scratch.Path("m")).Network;
        Assert.Equal("flatten | dense 4 | swish start 0.5 | residual ( swish ) | dense 2", loaded.Architecture);
        Assert.IsType<Swish>(loaded.Layers.Layers[2]);
        Tensor x = LayerRun.Tensor(new Shape(2, 2, 1), 1, 2, 3, 4);
        Numbers.AssertSameBits(network.Predict(x).Span, loaded.Predict(x).Span, "outputs");
    }

    [Fact]
    public void Its_arguments_are_checked_at_their_column()
    {
        Assert.Contains("'start' needs a number after it", Assert.Throws<ArchitectureException>(() => NetworkArchitecture.Build("dense 4 | swish start", new Shape(3), 1)).Message, StringComparison.Ordinal);
        Assert.Equal(16, Assert.Throws<ArchitectureException>(() => NetworkArchitecture.Build("dense 4 | swish 3", new Shape(3), 1)).Column);
        NetworkArchitecture.CheckWords("dense 4 | swish start 2");
    }

    [Fact]
    public void One_that_is_not_registered_runs_but_is_not_saved()
    {
        using var scratch = new Scratch();
        var network = new Network(new Shape(2), 1, new Doubling("doubling"), new Dense(2));
        network.Layers.Layers[1].Parameters[0].Value.Span.Fill(1);
        Assert.Equal([6, 6], network.Predict(LayerRun.Tensor(new Shape(2), 1, 2)).Span.ToArray());
        string message = Assert.Throws<ArgumentException>(() => ModelFile.Save(scratch.Path("m"), new Model(network, Sample.TwoClasses))).Message;
        Assert.Contains("LayerCatalog.Register", message, StringComparison.Ordinal);
        Assert.Contains("'doubling' is not a layer", message, StringComparison.Ordinal);
    }

    /// <summary>Before, such a layer was saved and came back as the other function.</summary>
    [Theory]
    [InlineData("relu", "NeuralCore.ReLU")]
    [InlineData("dense", "NeuralCore.Dense")]
    [InlineData("swish", "OwnLayer.Swish")]
    public void The_word_of_another_layer_is_refused_when_the_network_is_built(string kind, string owner)
    {
        string message = Assert.Throws<ArgumentException>(() => new Network(new Shape(2), 1, new Dense(2), new Doubling(kind))).Message;
        Assert.Contains($"has the kind '{kind}', which is {owner}'s", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Network(new Shape(2), 1, new Residual([new Doubling(kind)])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Doubling")]
    [InlineData("conv1")]
    [InlineData("my.layer")]
    [InlineData("two words")]
    public void A_kind_that_would_make_names_unclear_is_refused(string kind)
    {
        Assert.Contains("is no word", Assert.Throws<ArgumentException>(() => new Network(new Shape(2), 1, new Doubling(kind))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => LayerCatalog.Register(kind, _ => new Doubling(kind)));
    }

    [Theory]
    [InlineData("conv")]
    [InlineData("same")]
    [InlineData("nobias")]
    [InlineData("swish")]
    public void A_word_with_a_meaning_cannot_be_registered(string kind) => Assert.Throws<ArgumentException>(() => LayerCatalog.Register(kind, _ => new Doubling(kind)));

    [Fact]
    public void A_text_that_lies_about_its_layer_is_not_saved()
    {
        using var scratch = new Scratch();
        var network = new Network(new Shape(2), 1, new Doubling("doubling", "relu"), new Dense(2));
        Assert.Contains("its architecture text describes another", Assert.Throws<ArgumentException>(() => ModelFile.Save(scratch.Path("m"), new Model(network, Sample.TwoClasses))).Message, StringComparison.Ordinal);
    }

    /// <summary>y = 2x.</summary>
    private sealed class Doubling(string kind, string? text = null) : Layer
    {
        public override string Kind => kind;

        public override string Text => text ?? kind;

        public override Shape OutputShape(Shape input) => input;

        public override void Forward(Pass pass, Tensor x, Tensor y)
        {
            for (int i = 0; i < x.Length; i++) y[i] = 2 * x[i];
        }

        public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx)
        {
            for (int i = 0; dx is not null && i < dx.Length; i++) dx[i] = 2 * dy[i];
        }
    }
}
