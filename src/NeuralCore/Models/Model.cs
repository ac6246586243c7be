using System.Globalization;

namespace NeuralCore;

/// <summary>A network with the information needed to use it: class names, input scaling and provenance.</summary>
public sealed class Model
{
    /// <param name="classNames">The class names; entry k is the name of output k.</param>
    /// <param name="provenance">Texts under the keys of <see cref="ModelKeys.Provenance"/> or others; saved with the
    /// model, never interpreted.</param>
    /// <param name="scaling">Scaling of pixels to the network's inputs; null for <see cref="InputScaling.Default"/>,
    /// from 0 to 1.</param>
    public Model(
        Network network, IEnumerable<string> classNames,
        IEnumerable<KeyValuePair<string, string>>? provenance = null, InputScaling? scaling = null)
    {
        Scaling = scaling ?? InputScaling.Default;
        Scaling.RequireFit(network.InputShape);
        Network = network;
        ClassNames = Array.AsReadOnly<string>([.. classNames]);
        Guard.Require(ClassNames.Count == ClassCount(network),
            $"The network has {network.OutputShape} outputs, but {ClassNames.Count} class names were given.");
        var texts = new OrderedDictionary<string, string>();
        foreach ((string key, string value) in provenance ?? [])
        {
            Guard.Require(!ModelKeys.Reserved.Contains(key),
                $"Provenance may not use the key '{key}', which the model file writes itself.");
            Guard.Require(texts.TryAdd(key, value), $"The provenance key '{key}' is given twice.");
        }

        Provenance = texts;
    }

    public Network Network { get; }

    /// <summary>Scaling of pixels to the network's inputs, to be applied by the caller of the network.</summary>
    public InputScaling Scaling { get; }

    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Shape of one input: (H, W, C) for images.</summary>
    public Shape InputShape => Network.InputShape;

    /// <summary>Data set, seed, epochs, accuracy, …: see <see cref="ModelKeys.Provenance"/>.</summary>
    public IReadOnlyDictionary<string, string> Provenance { get; }

    /// <summary>The same model with another input scaling.</summary>
    public Model WithScaling(InputScaling scaling) => new(Network, ClassNames, Provenance, scaling);

    /// <summary>
    /// The number of classes: one per output, or, if the outputs are a row of frames (1, T, K) for <see
    /// cref="CtcLoss"/>, K.
    /// </summary>
    internal static int ClassCount(Network network) =>
        network.OutputShape is { Rank: 3 } output && output[0] == 1 && output[1] > 1 ? output[2]
        : network.OutputShape.Length;

    /// <summary>A number in the provenance; null if there is none.</summary>
    internal double? Number(string key) =>
        double.TryParse(Provenance.GetValueOrDefault(key), NumberStyles.Float, CultureInfo.InvariantCulture,
            out double number) && double.IsFinite(number) ? number : null;

    public override string ToString() => $"{Network}, {ClassNames.Count} classes";
}
