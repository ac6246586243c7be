namespace NeuralCore.GradientCheck.Entries;

/// <summary>Catalogue entries of the layers: how a random case is drawn.</summary>
internal static class LayerEntries
{
    /// <summary>Share of cases wide enough to fill whole vector registers and tiles.</summary>
    private const double Wide = 0.2;

    /// <summary>Share of dense layers and convolutions with a bias.</summary>
    private const double Biased = 0.8;

    public static IEnumerable<CatalogueEntry> All =>
    [
        Of<Dense>(d => Features(d) is var (i, o) ? new(new Dense(o, bias: d.Chance(Biased)), new Shape(i)) : default),
        Of<Conv2D>(Convolution),
        Of<MaxPool2D>(d => Pooling(d, (size, stride, padding) => new MaxPool2D(size, stride, padding))),
        Of<AveragePool2D>(d => Pooling(d, (size, stride, padding) => new AveragePool2D(size, stride, padding))),
        Of<GlobalAveragePool2D>(d => new(new GlobalAveragePool2D(), d.Image(Channels(d)))),
        Of<Flatten>(d => new(new Flatten(), d.Image(d.Whole(1, 4)))),
        Of<Dropout>(d => new(new Dropout(d.Between(0.1, 0.6)), d.AnyShape())),
        Of<Dropout>(d => new(new Dropout(d.Between(0.1, 0.6)), d.AnyShape(), Phase.Inference), " (inference)"),
        Of<BatchNorm>(d => Normalization(d, 1, new BatchNorm(d.Between(1e-5, 1e-2), d.Between(0.01, 0.3)))),
        Of<BatchNorm>(d =>
            Normalization(d, 1,
            new BatchNorm(d.Between(1e-5, 1e-2), d.Between(0.01, 0.3))) with { Phase = Phase.Inference },
            " (inference)"),
        Of<LayerNorm>(d => Normalization(d, 4, new LayerNorm(d.Between(1e-5, 1e-2)))),
        Of<Residual>(ResidualCases.Draw),
        Of<ReLU>(d => new(new ReLU(), d.AnyShape())),
        Of<LeakyReLU>(d => new(new LeakyReLU(d.Between(0.01, 0.4)), d.AnyShape())),
        Of<Sigmoid>(d => new(new Sigmoid(), d.AnyShape())),
        Of<Tanh>(d => new(new Tanh(), d.AnyShape())),
        Of<GELU>(d => new(new GELU(), d.AnyShape())),
        Of<SiLU>(d => new(new SiLU(), d.AnyShape())),
    ];

    private static CatalogueEntry Of<TLayer>(Func<Draw, LayerCase> draw, string variant = "") where TLayer : Layer =>
        new(typeof(TLayer).Name + variant, CheckKind.Layer, typeof(TLayer), seed =>
        {
            var d = new Draw(seed);
            LayerCase drawn = draw(d);
            Phase phase = drawn.Phase ?? Phase.Train(d.Bits(), d.Whole(0, 1000));
            return GradientChecker.CheckLayer(
                drawn.Layer, drawn.Input, d.Whole(drawn.LeastBatch, drawn.LeastBatch + 2), phase, seed);
        });

    private static (int In, int Out) Features(Draw d)
    {
        bool wide = d.Chance(Wide);
        int inFeatures = wide ? d.Whole(10, 40) : d.Whole(1, 9);
        return (inFeatures, wide ? d.Other(15, 70, inFeatures) : d.Other(1, 9, inFeatures));
    }

    private static int Channels(Draw d) => d.Chance(Wide) ? d.Whole(17, 40) : d.Whole(1, 6);

    private static LayerCase Convolution(Draw d)
    {
        Size kernel = d.Size(1, 4), stride = d.Size(1, 3), dilation = d.Size(1, 3);
        int reachY = dilation.Height * (kernel.Height - 1) + 1, reachX = dilation.Width * (kernel.Width - 1) + 1;
        int inChannels = d.Whole(1, 4), outChannels = d.Chance(Wide) ? d.Whole(15, 36) : d.Other(1, 6, inChannels);
        int top = d.Whole(0, 3), bottom = d.Whole(0, 3), left = d.Whole(0, 3), right = d.Whole(0, 3);
        (Padding padding, int leastHeight, int leastWidth) = d.Whole(0, 2) switch
        {
            0 => (Padding.Valid, reachY, reachX),
            1 => (Padding.Same, 3, 3),
            _ => (Padding.Explicit(top, bottom, left, right), reachY - top - bottom, reachX - left - right),
        };
        // At least three pixels, so that no stride or dilation drawn here exceeds the image.
        Shape input = d.Image(inChannels, Math.Max(3, leastHeight), Math.Max(3, leastWidth));
        return new(new Conv2D(outChannels, kernel, stride, padding, dilation, bias: d.Chance(Biased)), input);
    }

    private static LayerCase Pooling(Draw d, Func<Size, Size?, Padding, Layer> create)
    {
        Size size = d.Size(1, 4);
        Size? stride = d.Chance(0.4) ? null : d.Size(1, 4);
        Padding padding = d.Whole(0, 2) switch
        {
            0 => Padding.Valid,
            1 => Padding.Same,
            _ => Padding.Explicit(
                d.Whole(0, size.Height - 1), d.Whole(0, size.Height - 1), d.Whole(0, size.Width - 1),
                d.Whole(0, size.Width - 1)),
        };
        return new(create(size, stride, padding),
            d.Image(Channels(d), Math.Max(3, size.Height), Math.Max(3, size.Width)));
    }

    /// <summary>
    /// Features or an image. A batch of features has several rows: of two rows only the sign of their difference
    /// remains after normalisation.
    /// </summary>
    private static LayerCase Normalization(Draw d, int leastChannels, Layer norm)
    {
        int channels = d.Chance(Wide) ? d.Whole(15, 36) : d.Whole(leastChannels, leastChannels + 6);
        return d.Chance(0.5) ? new(norm, new Shape(channels), LeastBatch: 5) : new(norm, d.Image(channels));
    }
}

/// <summary>A drawn case of a layer.</summary>
/// <param name="Input">One input without the batch axis.</param>
/// <param name="Phase">Training with a drawn seed if null.</param>
/// <param name="LeastBatch">The smallest batch for a meaningful check.</param>
internal readonly record struct LayerCase(Layer Layer, Shape Input, Phase? Phase = null, int LeastBatch = 2);
