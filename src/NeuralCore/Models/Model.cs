namespace NeuralCore;

/// <summary>
/// A network with what is needed to use it: what its outputs mean, how its inputs are scaled, where it comes from.
/// </summary>
public sealed class Model
{
    /// <param name="classNames">Entry k names output k.</param>
    /// <param name="provenance">Texts under the keys of <see cref="ModelKeys.Provenance"/> or others; kept with the
    /// model, never interpreted.</param>
    /// <param name="scaling">How pixels become the network's inputs; null: <see cref="InputScaling.Default"/>, from 0
    /// to 1.</param>
    public Model(Network network, IEnumerable<string> classNames, IEnumerable<KeyValuePair<string,
        string>>? provenance = null, InputScaling? scaling = null)
    {
        Scaling = scaling ?? InputScaling.Default;
        Scaling.RequireFit(network.InputShape);
        Network = network;
        ClassNames = Array.AsReadOnly<string>([.. classNames]);
        Guard.Require(ClassNames.Count == network.OutputShape.Length,
            $"The network has {network.OutputShape} outputs, but {ClassNames.Count} class names were given.");
        var texts = new OrderedDictionary<string, string>();
        foreach ((string key, string value) in provenance ?? [])
        {
            Guard.Require(!ModelKeys.Reserved.Contains(key),
                $"Provenance may not use the key '{key}', which the model file writes itself.");
            Guard.Require(texts.TryAdd(key, value), $"The provenance key '{key}' comes twice.");
        }

        Provenance = texts;
    }

    public Network Network { get; }

    /// <summary>How pixels become the network's inputs: whoever runs the network applies it.</summary>
    public InputScaling Scaling { get; }

    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>One input: (H, W, C) for images.</summary>
    public Shape InputShape => Network.InputShape;

    /// <summary>Data set, seed, epochs, accuracy, …: see <see cref="ModelKeys.Provenance"/>.</summary>
    public IReadOnlyDictionary<string, string> Provenance { get; }

    /// <summary>The same model for inputs of another scaling.</summary>
    public Model WithScaling(InputScaling scaling) => new(Network, ClassNames, Provenance, scaling);

    public override string ToString() => $"{Network}, {ClassNames.Count} classes";
}
