namespace NeuralCore;

/// <summary>A network with what is needed to use it: what its outputs mean, how its inputs are scaled, where it comes from.</summary>
public sealed class Model
{
    /// <summary>How bytes become inputs: divided by <see cref="Dataset.PixelScale"/>, background 0, ink 1. The only scaling there is so far.</summary>
    public const string InputScaling = "0..1";

    /// <param name="classNames">Entry k names output k.</param>
    /// <param name="provenance">Texts under the keys of <see cref="ModelKeys.Provenance"/> or others; kept with the model, never interpreted.</param>
    public Model(Network network, IEnumerable<string> classNames, IEnumerable<KeyValuePair<string, string>>? provenance = null)
    {
        Network = network;
        ClassNames = Array.AsReadOnly<string>([.. classNames]);
        Guard.Require(ClassNames.Count == network.OutputShape.Length, $"The network has {network.OutputShape} outputs, but {ClassNames.Count} class names were given.");
        var texts = new OrderedDictionary<string, string>();
        foreach ((string key, string value) in provenance ?? [])
        {
            Guard.Require(!ModelKeys.Reserved.Contains(key), $"Provenance may not use the key '{key}', which the model file writes itself.");
            Guard.Require(texts.TryAdd(key, value), $"The provenance key '{key}' comes twice.");
        }

        Provenance = texts;
    }

    public Network Network { get; }

    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>One input: (H, W, C) for images.</summary>
    public Shape InputShape => Network.InputShape;

    /// <summary>Data set, seed, epochs, accuracy, …: see <see cref="ModelKeys.Provenance"/>.</summary>
    public IReadOnlyDictionary<string, string> Provenance { get; }

    public override string ToString() => $"{Network}, {ClassNames.Count} classes";
}
