using NeuralCore.Handwriting;

namespace NeuralCore.Tests.Laws;

/// <summary>
/// Equal seeds give equal weights on every machine: x64 and Arm, every vector width, every C library. The hashes are
/// those of the first machine; another one that differs in a single bit fails.
/// </summary>
public sealed class GoldenHashTests
{
    [Theory]
    [InlineData("mlp", "1601161c7f2a4596", "5b247382138f7cad")]
    [InlineData("cnn", "63b126345bc3c0c4", "253a4388557ba74d")]
    [InlineData("fast", "5dd739664791d3c2", "67b6a3361b306d04")]
    public void Weights_before_and_after_a_training_are_the_same_everywhere(string preset, string before, string after)
    {
        Dataset digits = GeneratedDigits.Create(300, seed: 1);
        string architecture = Presets.Find(preset, classes: 10)!;
        var network = NetworkArchitecture.Build(architecture, digits.SampleShape, seed: 1);
        string drawn = WeightHash.Of(network);
        Trainer.Fit(network, digits, new TrainingOptions
        {
            Epochs = 2,
            BatchSize = 32,
            Augmentation = Augmentation.Default,
            Loss = new SoftmaxCrossEntropy(labelSmoothing: 0.05),
        });
        Assert.Equal((before, after), (drawn[..16], WeightHash.Of(network)[..16]));
    }

    [Theory]
    [InlineData(nameof(HeNormal), "bc3ef53110da6ad5")]
    [InlineData(nameof(GlorotUniform), "887374884b8cb8d0")]
    [InlineData(nameof(Orthogonal), "3e30db08ddc80bd4")]
    public void Initial_weights_are_the_same_everywhere(string initializer, string expected)
    {
        Initializer drawn = initializer switch
        {
            nameof(HeNormal) => new HeNormal(),
            nameof(GlorotUniform) => new GlorotUniform(),
            _ => new Orthogonal(),
        };
        var network = new Network(new Shape(30), seed: 5, new Dense(20, initializer: drawn));
        Assert.Equal(expected, WeightHash.Of(network)[..16]);
    }
}
