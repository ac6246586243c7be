namespace NeuralCore.GradientCheck.Entries;

/// <summary>
/// Catalogue entries of whole networks with a loss, built from architecture texts: they check the connections between
/// layers.
/// </summary>
internal static class NetworkEntries
{
    private const int PresetClasses = 10;

    /// <summary>The share of non-zero inputs in an image of a digit.</summary>
    private const double Sparse = 0.2;

    /// <summary>
    /// Smaller than MNIST's image and no square: every preset fits, down to one pixel before the dense layer of max.
    /// </summary>
    private static readonly Shape PresetInput = new(20, 21, 1);

    public static IEnumerable<CatalogueEntry> All =>
    [
        // ReLU first: after saturating activations the samples of a batch are similar, and all units may be dead.
        Of("mlp of every activation", new Shape(6),
            "dense 9 relu | dense 7 sigmoid | dense 6 tanh | dense 8 gelu | dense 5 silu | dense 9 leakyrelu | dense 4"),
        Of("mlp with norms", new Shape(5),
            "dense 7 | layernorm silu | dense 6 | batchnorm tanh | dropout 0.2 | dense 3", "dense2.bias"),
        Of("convolutions, strides, dilations", new Shape(9, 8, 2),
            "conv 3x2x4 same gelu | conv 2x3x5 dilation 2x1 pad 1,0,2,1 tanh | conv 3x3x3 stride 2x1 silu | dense 4"),
        Of("pooling", new Shape(8, 9, 1),
            "conv 3x3x4 same leakyrelu | maxpool 2 | avgpool 2x3 stride 1 same | dropout 0.3 | flatten | dense 3"),
        Of("cnn with batch norm", new Shape(7, 6, 2),
            "conv 3x3x4 same | batchnorm silu | conv 2x2x5 | batchnorm gelu | globalavgpool | dense 3", "conv1.bias",
            "conv2.bias"),
        Of("residual", new Shape(6, 5, 2),
            "conv 3x3x3 same silu | residual ( conv 3x3x3 same | batchnorm gelu | conv 3x3x3 same ) | globalavgpool " +
            "| dense 4", "residual1.conv1.bias"),
        Of("residual with projection", new Shape(6, 7, 2),
            "residual ( conv 3x3x4 stride 2 same tanh | conv 3x3x4 same | layernorm + conv 1x1x4 stride 2 ) | gelu | " +
            "flatten | residual ( residual ( dense 48 silu ) | dropout 0.2 ) | dense 3"),
        // Sizes at which the fast kernels are used: their skipped, fused and copied parts must not change the
        // gradients.
        Of("sparse inputs of a dense layer", new Shape(180), "dense 96 silu | dense 3", density: Sparse),
        Of("joined convolutions", new Shape(11, 14, 2),
            "conv 3x3x22 relu | maxpool 2 | conv 2x3x5 same relu | maxpool 2 | dense 4"),
        Of("joined convolutions of sparse images", new Shape(13, 12, 1),
            "conv 3x3x6 relu | maxpool 2 | conv 2x2x17 pad 0,1,1,0 relu | maxpool 2 | dense 3", density: Sparse,
            hasTies: true),
        Of("joined convolution of many channels on sparse images", new Shape(12, 15, 1),
            "conv 3x5x20 same relu | maxpool 2 | dense 3", density: Sparse, hasTies: true),
        Of("copied strips of products", new Shape(37), "dense 1024 silu | dense 35 tanh | dense 4", batch: 33),
        .. Presets.All.Select(preset => Of(
            $"preset {preset.Name}", PresetInput, Presets.Find(preset.Name, PresetClasses)!,
            preset.Name == "max" ? ["conv1.bias", "conv2.bias", "conv3.bias", "conv4.bias"] : [])),
    ];

    private static CatalogueEntry Of(string name, Shape input, string architecture, params string[] vanishing) =>
        Of(name, input, architecture, 4, vanishing: vanishing);

    /// <param name="batch">The smallest batch.</param>
    /// <param name="density">The share of inputs that are not zero.</param>
    private static CatalogueEntry Of(
        string name, Shape input, string architecture, int batch = 4, double density = 1, bool hasTies = false,
        params string[] vanishing) =>
        new(name, CheckKind.Network, type: null, seed =>
        {
            var d = new Draw(seed);
            Network network = NetworkArchitecture.Build(architecture, input, d.Bits());
            int inputs = d.Whole(batch, batch + 2), classes = network.OutputShape.Length;
            Loss loss = d.Chance(0.7) ? new SoftmaxCrossEntropy(labelSmoothing: d.Chance(0.5) ? 0.1 : 0)
                : new MeanSquaredError();
            return GradientChecker.CheckNetwork(
                network, loss, d.Distributions(inputs, classes), seed, density, hasTies, vanishing);
        });
}
