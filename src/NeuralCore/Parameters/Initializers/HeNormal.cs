namespace NeuralCore;

/// <summary>Normal weights for layers that ReLU follows.</summary>
/// <remarks><code>
/// Distribution  W ~ N(0, 2/fanIn)
///               He et al. 2015, arXiv:1502.01852
/// Loops         FillNormal in Initializer.cs
/// </code>
/// The 2 makes up for ReLU, which passes half of the variance on; so activations keep their scale from layer to
/// layer.</remarks>
public sealed class HeNormal : Initializer
{
    public override void Fill(Tensor weight, int fanIn, int fanOut, RandomStream random)
    {
        RequireFan(fanIn);
        FillNormal(weight, Math.Sqrt(2.0 / fanIn), random);
    }
}
