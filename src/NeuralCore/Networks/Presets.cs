using System.Globalization;

namespace NeuralCore;

/// <summary>Architectures with a name.</summary>
public static class Presets
{
    /// <summary>The preset that is trained when nothing else is asked for.</summary>
    public const string Default = "cnn";

    /// <summary>Name and text of each; <c>{classes}</c> stands for the number of classes.</summary>
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
        ("fast", "conv 5x5x16 relu | maxpool 2 | conv 3x3x16 relu | maxpool 2 | flatten | dense 128 relu | dense " +
            "{classes}", "99 % of MNIST in the least time, with its own recipe"),
        ("best", "conv 5x5x16 relu | maxpool 2 | conv 3x3x48 relu | maxpool 2 | flatten | dense 128 relu | dense " +
            "{classes}", "the most accurate: six epochs on changed images, with its own recipe"),
    ];

    /// <summary>
    /// The architecture of preset <paramref name="name"/> for that many classes; null when there is no such preset.
    /// </summary>
    public static string? Find(string name, int classes)
    {
        foreach ((string preset, string architecture, _) in All)
        {
            if (preset == name) return ForClasses(architecture, classes);
        }

        return null;
    }

    /// <summary>The <c>mlp</c> with hidden layers of these sizes.</summary>
    public static string MultiLayerPerceptron(IEnumerable<int> hidden, double dropout, int classes) =>
        string.Join(" | ",
            ["flatten", .. hidden.Select(
            size => dropout > 0 ? string.Create(CultureInfo.InvariantCulture, $"dense {size} relu | dropout {dropout}")
            : $"dense {size} relu"), $"dense {classes}"]);

    private static string ForClasses(string architecture, int classes) =>
        architecture.Replace("{classes}", classes.ToString(), StringComparison.Ordinal);
}
