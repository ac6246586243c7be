namespace NeuralCore.GradientCheck.Entries;

/// <summary>Residuals with and without projection, nested, with views at both ends of a branch.</summary>
internal static class ResidualCases
{
    public static LayerCase Draw(Draw d) => d.Whole(0, 4) switch
    {
        0 => OfFeatures(d),
        1 => Downsampling(d),
        2 => Nested(d),
        3 => WithViews(d),
        _ => WithDropout(d),
    };

    private static LayerCase OfFeatures(Draw d)
    {
        int features = d.Whole(2, 7), hidden = d.Other(2, 7, features);
        return new(new Residual([new Dense(hidden), new Tanh(), new Dense(features)]), new Shape(features));
    }

    /// <summary>A block of a residual network that halves the image and widens the channels.</summary>
    private static LayerCase Downsampling(Draw d)
    {
        int inChannels = d.Whole(1, 3), outChannels = d.Other(2, 5, inChannels);
        Size stride = d.Size(1, 2);
        Layer[] branch = [
            new Conv2D(outChannels, d.Size(1, 3), stride, Padding.Same), new GELU(),
            new Conv2D(outChannels, d.Size(1, 3), padding: Padding.Same), new BatchNorm()];
        // Batch normalisation cancels the bias before it, and a comparison of zero with zero checks nothing: the
        // network entries
        // check this case.
        branch = d.Chance(0.5) ? branch[..3] : [branch[0], branch[1], branch[3]];
        return new(new Residual(branch, [new Conv2D(outChannels, 1, stride)]), d.Image(inChannels, 4, 4));
    }

    private static LayerCase Nested(Draw d)
    {
        int features = d.Whole(3, 6);
        return new(new Residual(
            [new Residual([new Dense(features), new SiLU()]), new Sigmoid()], [new Residual([new Dense(features)])]),
            new Shape(features));
    }

    private static LayerCase WithViews(Draw d)
    {
        Shape image = d.Image(d.Whole(1, 3));
        return d.Chance(0.5)
            ? new(new Residual([new Flatten(), new Dense(4)], [new GELU(), new Flatten(), new Dense(4)]), image)
            : new(new Residual(
                [new Conv2D(image[2], 3, padding: Padding.Same), new Flatten()], [new Tanh(), new Flatten()]), image);
    }

    /// <summary>The dropout masks of two branches are drawn from separate streams.</summary>
    private static LayerCase WithDropout(Draw d)
    {
        int features = d.Whole(24, 30);
        return new(new Residual([new Dropout(0.4), new Tanh()], [new Dropout(0.3), new Sigmoid()]),
            new Shape(features));
    }
}
