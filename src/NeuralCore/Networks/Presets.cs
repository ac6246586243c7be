using System.Globalization;

namespace NeuralCore;

/// <summary>Preset architectures: named networks for common tasks.</summary>
public static class Presets
{
    /// <summary>The default preset.</summary>
    public const string Default = "cnn";

    /// <summary>
    /// Name and architecture text of each preset; <c>{classes}</c> is replaced by the number of classes.
    /// </summary>
    public static IReadOnlyList<(string Name, string Architecture, string Description)> All { get; } =
    [
        ("mlp", "flatten | dense 128 relu | dense {classes}", "one hidden layer of 128"),
        ("mlp2", "flatten | dense 512 relu | dropout 0.2 | dense 512 relu | dropout 0.2 | dense {classes}",
            "two hidden layers of 512, dropout"),
        ("lenet", "conv 5x5x6 same relu | maxpool 2 | conv 5x5x16 relu | maxpool 2 | flatten | dense 120 relu | " +
            "dense 84 relu | dense {classes}",
            "LeNet-5 (LeCun et al. 1998) with ReLU and max-pool"),
        ("cnn", "conv 3x3x32 relu | maxpool 2 | conv 3x3x64 relu | maxpool 2 | flatten | dropout 0.5 | dense {classes}",
            "the convolutional network of Keras' MNIST example"),
        ("fast", "conv 5x5x16 relu | maxpool 2 | conv 3x3x16 relu | maxpool 2 | flatten | dense 128 relu | " +
            "dense {classes}",
            "99 % of MNIST in the least time, with its own recipe"),
        ("best", "conv 5x5x16 relu | maxpool 2 | conv 3x3x48 relu | maxpool 2 | flatten | dense 128 relu | " +
            "dense {classes}",
            "99.5 % of MNIST in a few seconds: six epochs with data augmentation, with its own recipe"),
        ("max", "conv 5x5x32 | batchnorm | maxpool 2 | relu | conv 3x3x64 same | batchnorm | relu | conv 3x3x64 | " +
            "batchnorm | maxpool 2 | relu | conv 3x3x128 | batchnorm | relu | flatten | dropout 0.4 | dense {classes}",
            "the most accurate: 24 epochs with strong data augmentation, with its own recipe"),
    ];

    /// <summary>
    /// The architecture of preset <paramref name="name"/> for a number of classes; null if the preset does not exist.
    /// </summary>
    public static string? Find(string name, int classes)
    {
        foreach ((string preset, string architecture, _) in All)
        {
            if (preset == name) return ForClasses(architecture, classes);
        }

        return null;
    }

    /// <summary>A multilayer perceptron like <c>mlp</c> with these sizes of hidden layers.</summary>
    public static string MultiLayerPerceptron(IEnumerable<int> hidden, double dropout, int classes)
    {
        string suffix = dropout > 0 ? string.Create(CultureInfo.InvariantCulture, $" | dropout {dropout}") : "";
        return string.Join(
            " | ", ["flatten", .. hidden.Select(size => $"dense {size} relu{suffix}"), $"dense {classes}"]);
    }

    private static string ForClasses(string architecture, int classes) =>
        architecture.Replace("{classes}", classes.ToString(), StringComparison.Ordinal);
}
