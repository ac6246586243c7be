namespace NeuralCore;

/// <summary>He normal initialisation, for layers followed by a ReLU.</summary>
/// <remarks><code>
/// Distribution  W ~ N(0, 2/fanIn)
///               He et al. 2015, arXiv:1502.01852
/// Loops         FillNormal in Initializer.cs
/// See           docs/learn/08-initialisation.md
/// </code>
/// The factor 2 compensates for ReLU, which halves the second moment, so activations keep their scale from layer to
/// layer.</remarks>
public sealed class HeNormal : Initializer
{
    public override void Fill(Tensor weight, int fanIn, int fanOut, RandomStream random)
    {
        RequireFan(fanIn);
        FillNormal(weight, Math.Sqrt(2.0 / fanIn), random);
    }
}
