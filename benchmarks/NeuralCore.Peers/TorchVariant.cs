namespace NeuralCore.Peers;

/// <summary>Implementations of one network in PyTorch that differ only in speed.</summary>
internal sealed record TorchVariant(bool ChannelsLast, bool RectifyAfterPool)
{
    /// <summary>All variants for this network.</summary>
    public static IReadOnlyList<TorchVariant> For(Network network) =>
        PeerModel.HasPool(network) ? [new(false, false), new(false, true), new(true, false), new(true, true)]
            : [new(false, false)];

    public override string ToString() =>
        string.Join(", ", ((string[])[ChannelsLast ? "channels last" : "", RectifyAfterPool ? "ReLU after pool" : ""])
        .Where(text => text.Length > 0));
}
