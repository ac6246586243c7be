namespace NeuralCore.Tests.Layers;

/// <summary>Notes the fans that a layer states for its weight.</summary>
internal sealed class FansGiven : Initializer
{
    internal List<(int In, int Out)> Given { get; } = [];

    public override void Fill(Tensor weight, int fanIn, int fanOut, RandomStream random) => Given.Add((fanIn, fanOut));
}
