namespace NeuralCore;

/// <summary>Zero initialisation: for biases, and for layers whose symmetry is broken elsewhere.</summary>
/// <remarks><code>
/// Distribution  W = 0
/// Loops         none: memory is cleared
/// See           docs/learn/08-initialisation.md
/// </code></remarks>
public sealed class Zeros : Initializer
{
    public override void Fill(Tensor weight, int fanIn, int fanOut, RandomStream random) => weight.Span.Clear();
}
